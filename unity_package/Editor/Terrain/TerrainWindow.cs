// The window in which land is made, from numbers or after a drawing, looked at, and put into the scene. Closing it gives up
// what is still being made. Must not know how land becomes terrains.
using System.Linq;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TerrainWindow : EditorWindow
    {
        [SerializeField] private TerrainForm form = new TerrainForm();

        // The drawing as a PNG file, for as long as scripts are reloaded.
        [SerializeField] private byte[] kept;
        [SerializeField] private Terrain target;
        [SerializeField] private GameObject parent;

        private SketchDrawing drawing;
        private TerrainFormView fields;
        private SketchView sketch;
        private LandView land;
        private JobView jobs;

        /// <summary>Opens the window.</summary>
        /// <param name="target">The terrain whose heights are made; null for a new one.</param>
        /// <param name="parent">Below which object a new terrain is put; null for none.</param>
        public static TerrainWindow Open(Terrain target, GameObject parent)
        {
            var window = GetWindow<TerrainWindow>();
            window.target = target;
            window.parent = parent;
            window.land?.Choose(target, parent);
            window.Focus();
            return window;
        }

        /// <summary>Makes again what a request's fields say.</summary>
        /// <param name="type">The request's type.</param>
        /// <param name="body">Its fields.</param>
        /// <param name="drawingPath">Where its drawing is kept; null where it has none.</param>
        public void MakeAgain(string type, MessagePackValue body, string drawingPath)
        {
            Build();
            form.Take(type, body);
            fields.Refresh();
            ShowSource();
            if (form.draws && (drawingPath == null || !TerrainTool.Drawings.TryTake(drawingPath, drawing)))
            {
                jobs.Say("The drawing of this land is gone. Draw another, or make land from a seed.", HelpBoxMessageType.Warning);
                return;
            }
            sketch.Refresh();
            jobs.Run(MakeAsync);
        }

        private void OnEnable()
        {
            titleContent = new GUIContent("Capriccio Terrain");
            minSize = new Vector2(760, 480);
            CapriccioEditor.Models.Changed += OfferModels;
        }

        private void OnDisable()
        {
            CapriccioEditor.Models.Changed -= OfferModels;
            if (jobs != null)
            {
                kept = Png(drawing);
                jobs.Cancel();
                sketch.Dispose();
                land.Dispose();
            }
        }

        private void CreateGUI()
        {
            Build();
        }

        // Unity builds a window when it is first drawn; whoever opens it may need it before.
        private void Build()
        {
            if (jobs != null)
            {
                return;
            }
            drawing = Restored(kept);
            MakerStyle.Apply(rootVisualElement);
            fields = new TerrainFormView(form);
            fields.SourceChanged += ShowSource;
            jobs = new JobView("Make land", () => jobs.Run(MakeAsync));
            sketch = new SketchView(drawing);
            land = new LandView(jobs);
            land.Choose(target, parent);
            rootVisualElement.Add(Columns());
            ShowSource();
        }

        private VisualElement Columns()
        {
            VisualElement columns = new VisualElement().With(MakerStyle.Columns);
            VisualElement left = new ScrollView().With(MakerStyle.Form);
            left.Add(fields);
            left.Add(jobs);
            columns.Add(left);
            columns.Add(sketch.With(MakerStyle.Grows));
            columns.Add(land.With(MakerStyle.Grows));
            return columns;
        }

        private async Task MakeAsync()
        {
            form.Clamp();
            JobSource source = form.draws ? new JobSource(TerrainTool.Drawings.Keep(drawing)) : null;
            Job<GeneratedTerrain> job = CapriccioEditor.Jobs.Add(TerrainTool.ToolName, form.Title, form.ToRequest(drawing), source);
            jobs.Follow(job);
            using (GeneratedTerrain made = await job.Task)
            {
                HeightField field = await Task.Run(() => made.ToHeightField());
                if (this)
                {
                    await land.ShowAsync(new MadeLand(field, LandProvenance.Of(job.Entry), job));
                }
            }
        }

        private void ShowSource()
        {
            sketch.Show(form.draws);
            OfferModels();
        }

        private void OfferModels()
        {
            fields?.Offer(CapriccioEditor.Models.Of(form.Type).Select(model => model.Name));
        }

        private static byte[] Png(SketchDrawing drawing)
        {
            var pixels = new Pixels(drawing.Pixels, SketchDrawing.SidePx, SketchDrawing.SidePx, 3);
            return drawing.IsEmpty ? null : new PngWriter().Write(pixels).ToArray();
        }

        private static SketchDrawing Restored(byte[] png)
        {
            var drawing = new SketchDrawing();
            if (png != null && png.Length > 0)
            {
                drawing.Take(PngReader.Read(png));
            }
            return drawing;
        }
    }
}
