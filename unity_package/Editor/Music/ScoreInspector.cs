// A score in the inspector: what it is, how it was made, and, where Unity previews assets, its piano roll with Play and Stop.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    [CustomEditor(typeof(CapriccioScore))]
    internal sealed class ScoreInspector : UnityEditor.Editor
    {
        private readonly MusicPreview preview = new MusicPreview();
        private readonly PianoRoll roll = new PianoRoll();
        private readonly List<KeyValuePair<string, string>> rows = new List<KeyValuePair<string, string>>();
        private MusicScore score;
        private string problem;

        public override void OnInspectorGUI()
        {
            if (problem != null)
            {
                EditorGUILayout.HelpBox(problem, MessageType.Error);
            }
            foreach (KeyValuePair<string, string> row in rows)
            {
                EditorGUILayout.LabelField(row.Key, row.Value, EditorStyles.wordWrappedLabel);
            }
        }

        public override bool HasPreviewGUI()
        {
            return score != null;
        }

        public override GUIContent GetPreviewTitle()
        {
            return new GUIContent("Music");
        }

        // Unity disables the inspectors of imported assets, not their previews.
        public override void OnPreviewSettings()
        {
            if (GUILayout.Button(preview.IsPlaying ? "Stop" : "Play", EditorStyles.toolbarButton))
            {
                Toggle();
            }
        }

        public override void OnPreviewGUI(Rect r, GUIStyle background)
        {
            roll.Draw(r, preview.HeardS);
        }

        private void OnEnable()
        {
            preview.Changed += Repaint;
            Read((CapriccioScore)target);
        }

        private void OnDisable()
        {
            preview.Dispose();
            roll.Dispose();
        }

        private void Read(CapriccioScore asset)
        {
            try
            {
                score = asset.Score;
                roll.Show(score);
                rows.AddRange(ScoreFacts.Rows(score));
                rows.Add(new KeyValuePair<string, string>("Loop", asset.Loop ? "repeats" : "ends"));
                if (asset.Provenance.Length > 0)
                {
                    rows.AddRange(Provenance.Read(asset.Provenance).Rows());
                }
            }
            catch (Exception error) when (error is InvalidOperationException || error is FormatException)
            {
                problem = error.Message;
            }
        }

        private void Toggle()
        {
            if (preview.IsPlaying)
            {
                preview.Stop();
            }
            else
            {
                Observe(preview.PlayAsync(score, ((CapriccioScore)target).Loop));
            }
        }

        private static void Observe(Task playing)
        {
            playing.ContinueWith(ended => Debug.LogException(ended.Exception), TaskContinuationOptions.OnlyOnFaulted);
        }
    }
}
