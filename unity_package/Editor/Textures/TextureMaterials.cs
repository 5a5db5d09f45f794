// Materials of saved textures, for the render pipeline of the project. Must not know how textures are saved.
using System.Collections.Generic;
using System.Linq;
using UnityEditor;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio.Editor
{
    internal static class TextureMaterials
    {
        /// <summary>Says why no materials can be made in this project; null where they can.</summary>
        public static string Obstacle
        {
            get
            {
                if (PipelineMaterial.For(PipelineName) == null)
                {
                    return $"{PipelineName} is not known: save without a material, and make one yourself.";
                }
                return Shader.Find(Plan.Shader) ? null : $"There is no shader '{Plan.Shader}': save without a material.";
            }
        }

        private static PipelineMaterial Plan => PipelineMaterial.For(PipelineName);

        private static string PipelineName
        {
            get
            {
                RenderPipelineAsset asset = GraphicsSettings.currentRenderPipeline;
                return asset ? asset.GetType().Name : null;
            }
        }

        /// <summary>Saves a material for each texture whose files are imported, and returns the paths of those that are new.</summary>
        public static IReadOnlyList<string> Save(IEnumerable<TextureFiles> textures)
        {
            // A material that is there shows the new textures already, since those kept their GUIDs.
            List<TextureFiles> without = textures.Where(texture => !FileStep.Exists(texture.MaterialPath)).ToList();
            foreach (TextureFiles texture in without)
            {
                Save(Make(texture.Files.ToDictionary(file => file.Picture, file => file.Path)), texture.MaterialPath);
            }
            return without.Select(texture => texture.MaterialPath).ToArray();
        }

        /// <summary>Makes a material of imported textures, for the project's pipeline.</summary>
        /// <param name="paths">Where which pictures lie.</param>
        public static Material Make(IReadOnlyDictionary<TexturePicture, string> paths)
        {
            PipelineMaterial plan = Plan;
            var material = new Material(Shader.Find(plan.Shader));
            foreach (MaterialSlot slot in plan.Slots.Where(slot => paths.ContainsKey(slot.Picture)))
            {
                material.SetTexture(slot.Property, AssetDatabase.LoadAssetAtPath<Texture2D>(paths[slot.Picture]));
                slot.Keywords.ToList().ForEach(material.EnableKeyword);
            }
            if (plan.SmoothnessFactor != null && paths.ContainsKey(TexturePicture.Mask))
            {
                material.SetFloat(plan.SmoothnessFactor, 1);
            }
            return material;
        }

        private static void Save(Material material, string path)
        {
            AssetDatabase.CreateAsset(material, path);
            // Pipelines add something of their own to a new material; Undo must find the file as it is in the end.
            AssetDatabase.SaveAssetIfDirty(material);
        }
    }
}
