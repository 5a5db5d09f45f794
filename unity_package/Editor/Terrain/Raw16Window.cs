// The window that imports a RAW16 file as land: what its note says or what it looks like, to be put right, and a preview.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class Raw16Window : EditorWindow
    {
        private static readonly List<string> ByteOrders = new List<string> { "Little-endian (Windows)", "Big-endian (Mac)" };
        private static readonly List<string> RowOrders = new List<string> { "North", "South" };

        [SerializeField] private Raw16Form form = new Raw16Form();
        [SerializeField] private Terrain target;

        private LandView land;
        private JobView messages;

        /// <summary>Opens the window for a file.</summary>
        /// <param name="path">The file.</param>
        /// <param name="target">The terrain that shall have the land; null for a new one.</param>
        public static void Open(string path, Terrain target)
        {
            var window = GetWindow<Raw16Window>();
            window.target = target;
            window.Take(path);
            window.Focus();
        }

        private void OnEnable()
        {
            titleContent = new GUIContent("Import RAW16");
            minSize = new Vector2(620, 420);
            MakerStyle.Apply(rootVisualElement);
        }

        private void OnDisable()
        {
            land?.Dispose();
            land = null;
        }

        // After scripts were reloaded; otherwise it is built when a file is given.
        private void CreateGUI()
        {
            if (land == null)
            {
                Build();
            }
        }

        private void Take(string path)
        {
            try
            {
                form = Raw16Form.For(path);
            }
            catch (Core.FileProblemException error)
            {
                form = new Raw16Form { path = path, told = error.Message };
            }
            Build();
        }

        private void Build()
        {
            land?.Dispose();
            rootVisualElement.Clear();
            messages = new JobView("Read", () => messages.Run(ReadAsync));
            land = new LandView(messages);
            land.Choose(target, null);
            VisualElement columns = new VisualElement().With(MakerStyle.Columns);
            columns.Add(FormColumn());
            columns.Add(land.With(MakerStyle.Grows));
            rootVisualElement.Add(columns);
            if (form.columns > 0)
            {
                messages.Run(ReadAsync);
            }
        }

        private VisualElement FormColumn()
        {
            VisualElement column = new ScrollView().With(MakerStyle.Form);
            column.Add(new Label(Path.GetFileName(form.path)).With(MakerStyle.Text));
            column.Add(new Label(form.told).With(MakerStyle.Text));
            Add(column, new IntegerField("Columns"), form.columns, value => form.columns = value);
            Add(column, new IntegerField("Rows"), form.rows, value => form.rows = value);
            AddChoice(column, "Byte order", ByteOrders, form.bigEndian, second => form.bigEndian = second);
            AddChoice(column, "First row", RowOrders, form.southFirst, second => form.southFirst = second);
            Add(column, new DoubleField("Cell (m)"), form.cellM, value => form.cellM = value);
            Add(column, new DoubleField("Level 0 is at (m)"), form.minimumM, value => form.minimumM = value);
            Add(column, new DoubleField("Level 65535 is at (m)"), form.maximumM, value => form.maximumM = value);
            column.Add(messages);
            return column;
        }

        private static void Add<T>(VisualElement column, BaseField<T> field, T value, Action<T> set)
        {
            field.SetValueWithoutNotify(value);
            field.RegisterValueChangedCallback(change => set(change.newValue));
            column.Add(field);
        }

        private static void AddChoice(VisualElement column, string label, List<string> choices, bool second, Action<bool> set)
        {
            var field = new DropdownField(label, choices, second ? 1 : 0);
            field.RegisterValueChangedCallback(change => set(choices.IndexOf(change.newValue) == 1));
            column.Add(field);
        }

        private async Task ReadAsync()
        {
            messages.Say(string.Empty);
            Raw16Form read = form;
            HeightField field = await Task.Run(() => read.Read());
            await land.ShowAsync(new MadeLand(field, read.Provenance, null));
        }
    }
}
