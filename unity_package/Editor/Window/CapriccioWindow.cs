// Window ▸ Capriccio: the backend on top, then models, queue and history. Only puts the panels together.
using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class CapriccioWindow : EditorWindow
    {
        private readonly List<IDisposable> panels = new List<IDisposable>();

        // Kept when scripts are reloaded.
        [SerializeField]
        private int chosenTab;

        /// <summary>Shows the window.</summary>
        [MenuItem("Window/Capriccio")]
        public static void Open()
        {
            CapriccioWindow window = GetWindow<CapriccioWindow>("Capriccio");
            window.minSize = new Vector2(280, 300);
            window.Show();
        }

        private void CreateGUI()
        {
            var root = new VisualElement().With(WindowStyle.Window);
            WindowStyle.Apply(rootVisualElement);
            rootVisualElement.Add(root);
            root.Add(Keep(new BackendPanel(CapriccioEditor.Backend, CapriccioEditor.Connection)));
            root.Add(new ToolRow());
            var tabs = new TabRow(chosenTab, tab => chosenTab = tab);
            tabs.Add("Models", Keep(new ModelsPanel(CapriccioEditor.Models)));
            tabs.Add("Queue", Keep(new QueuePanel(CapriccioEditor.Jobs)));
            tabs.Add("History", Keep(new HistoryPanel(CapriccioEditor.History)));
            tabs.AddTo(root);
        }

        private void OnDisable()
        {
            panels.ForEach(panel => panel.Dispose());
            panels.Clear();
        }

        private T Keep<T>(T panel) where T : IDisposable
        {
            panels.Add(panel);
            return panel;
        }
    }
}
