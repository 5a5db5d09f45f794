// The inspector of a style filter: what it is set to, the style models that the backend has, and, in play mode, what it shows.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using UnityEditor;
using UnityEditor.UIElements;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    [CanEditMultipleObjects]
    [CustomEditor(typeof(CapriccioStyleFilter))]
    internal sealed class StyleFilterInspector : UnityEditor.Editor
    {
        private const long RefreshMs = 500;

        private DropdownField models;
        private HelpBox state;

        public override VisualElement CreateInspectorGUI()
        {
            var root = new VisualElement();
            models = new DropdownField("Backend's Models") { tooltip = "The style models that the backend has. Choosing one sets Model." };
            models.RegisterValueChangedCallback(change => Choose(change.newValue));
            state = new HelpBox(string.Empty, HelpBoxMessageType.Info);
            root.Add(models);
            InspectorElement.FillDefaultInspector(root, serializedObject, this);
            root.Add(state);
            root.RegisterCallback<AttachToPanelEvent>(attached => CapriccioEditor.Models.Viewers++);
            root.RegisterCallback<DetachFromPanelEvent>(detached => CapriccioEditor.Models.Viewers--);
            root.schedule.Execute(Refresh).Every(RefreshMs);
            return root;
        }

        private static List<string> Names()
        {
            return CapriccioEditor.Models.Of(StyleCard.GridKind).Concat(CapriccioEditor.Models.Of(StyleCard.FrameKind))
                .Select(model => model.Name).ToList();
        }

        private void Refresh()
        {
            var filter = (CapriccioStyleFilter)target;
            models.choices = Names();
            models.SetEnabled(models.choices.Count > 0);
            models.SetValueWithoutNotify(models.choices.Contains(filter.Model) ? filter.Model : string.Empty);
            state.text = Application.isPlaying ? filter.StatusText : "What it shows is told here while the game is played.";
        }

        private void Choose(string model)
        {
            serializedObject.Update();
            serializedObject.FindProperty("model").stringValue = model;
            serializedObject.ApplyModifiedProperties();
        }
    }
}
