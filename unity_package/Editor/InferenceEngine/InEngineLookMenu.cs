// Assets ▸ Create ▸ Capriccio ▸ In-Engine Look: makes a look of the twin that is selected, or brings the look beside it up to
// date. Only a twin that this Unity computes as its trainer did becomes one.
using System;
using System.IO;
using Capriccio.Protocol;
using Unity.InferenceEngine;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class InEngineLookMenu
    {
        private const string Menu = "Assets/Create/Capriccio/In-Engine Look";

        [MenuItem(Menu)]
        private static void Create()
        {
            var model = (ModelAsset)Selection.activeObject;
            string path = AssetDatabase.GetAssetPath(model);
            try
            {
                Selection.activeObject = Make(model, path);
            }
            // Whatever the package throws of a model that it can't run is told, as what is wrong with the file.
            catch (Exception error)
            {
                string reason = error is CapriccioException || error is IOException ? error.Message : error.ToString();
                Debug.LogError($"No in-engine look was made of {path}. {reason}", model);
            }
        }

        [MenuItem(Menu, true)]
        private static bool CanCreate()
        {
            return Selection.activeObject is ModelAsset;
        }

        private static CapriccioInEngineLook Make(ModelAsset model, string path)
        {
            TwinCard card = ReadCard(path);
            double deviation = TwinCheck.Deviation(model, card);
            if (!(deviation <= card.Certificate.Tolerance))
            {
                throw new CapriccioException(
                    Spec.Errors.ModelRejected,
                    $"Inference Engine computes something else than its trainer did: it differs by {deviation:g3}, "
                    + $"{card.Certificate.Tolerance:g3} is allowed. Try another version of the package, and tell us of it.");
            }
            CapriccioInEngineLook look = Save(model, card, Path.ChangeExtension(path, ".asset"));
            Debug.Log(
                $"{card.MadeFrom} runs in the engine. It differs by {deviation:g3} from what its trainer saw; "
                + $"{card.Certificate.Tolerance:g3} is allowed.",
                look);
            return look;
        }

        private static TwinCard ReadCard(string path)
        {
            using (FileStream file = File.OpenRead(path))
            {
                return TwinCard.FromMetadata(OnnxMetadata.Read(file));
            }
        }

        private static CapriccioInEngineLook Save(ModelAsset model, TwinCard card, string path)
        {
            var there = AssetDatabase.LoadAssetAtPath<CapriccioInEngineLook>(path);
            if (there != null)
            {
                Undo.RecordObject(there, "Update In-Engine Look");
                there.Fill(model, Facts(card));
                EditorUtility.SetDirty(there);
                return there;
            }
            var look = ScriptableObject.CreateInstance<CapriccioInEngineLook>();
            look.Fill(model, Facts(card));
            AssetDatabase.CreateAsset(look, AssetDatabase.GenerateUniqueAssetPath(path));
            return look;
        }

        private static TwinFacts Facts(TwinCard card)
        {
            return new TwinFacts
            {
                IsGrid = card.IsGrid,
                HasDetail = card.HasDetail,
                Width = card.Size.Width,
                Height = card.Size.Height,
                GuideWeights = card.Guide?.Weights ?? Array.Empty<float>(),
                GuideCurve = card.Guide?.Curve ?? Array.Empty<float>(),
                MadeFrom = card.MadeFrom,
                Licence = card.Licence,
            };
        }
    }
}
