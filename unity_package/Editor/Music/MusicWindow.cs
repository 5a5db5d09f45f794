// The window in which music is made, heard and saved. Closing it ends what is heard and gives up what is still being made.
// Must not know how music becomes files.
using System.Linq;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class MusicWindow : EditorWindow
    {
        private const string ModelKind = "music.sequence";

        [SerializeField] private MusicForm form = new MusicForm();
        [SerializeField] private string folder = "Assets";

        // What was made last, as a MIDI file, for as long as scripts are reloaded; and whether it loops.
        [SerializeField] private byte[] midi;
        [SerializeField] private bool loops;

        private readonly MusicPreview preview = new MusicPreview();
        private readonly PianoRoll roll = new PianoRoll();
        private MusicScore score;
        private Job job;
        private MusicFormView fields;
        private JobView jobs;
        private IMGUIContainer view;
        private Label facts;
        private Button play;
        private Button save;

        /// <summary>Opens the window.</summary>
        /// <param name="folder">Where files are offered to go; null for where the last went.</param>
        public static MusicWindow Open(string folder)
        {
            var window = GetWindow<MusicWindow>();
            window.folder = folder ?? window.folder;
            window.Focus();
            return window;
        }

        /// <summary>Makes again what a request's fields say.</summary>
        public void MakeAgain(MessagePackValue body)
        {
            Build();
            form.Take(body);
            fields.Refresh();
            jobs.Run(MakeAsync);
        }

        private void OnEnable()
        {
            titleContent = new GUIContent("Capriccio Music");
            minSize = new Vector2(680, 480);
            CapriccioEditor.Models.Viewers++;
            CapriccioEditor.Models.Changed += OfferModels;
            preview.Changed += Refresh;
        }

        private void OnDisable()
        {
            CapriccioEditor.Models.Viewers--;
            CapriccioEditor.Models.Changed -= OfferModels;
            jobs?.Cancel();
            preview.Dispose();
            roll.Dispose();
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
            MakerStyle.Apply(rootVisualElement);
            fields = new MusicFormView(form);
            jobs = new JobView("Compose", () => jobs.Run(MakeAsync));
            view = new IMGUIContainer(DrawRoll);
            facts = new Label();
            play = new Button(() => jobs.Run(TogglePlayingAsync));
            save = new Button(() => jobs.Run(SaveAsync)) { text = "Save MIDI…", tooltip = "A .mid file, which is imported as a score for the music player" };
            rootVisualElement.Add(Columns());
            if (midi != null && midi.Length > 0)
            {
                Show(MidiFile.Read(midi));
            }
            Refresh();
            OfferModels();
        }

        private VisualElement Columns()
        {
            VisualElement columns = new VisualElement().With(MakerStyle.Columns);
            VisualElement left = new ScrollView().With(MakerStyle.Form);
            left.Add(fields);
            left.Add(jobs);
            VisualElement right = new VisualElement().With(MakerStyle.Grows);
            right.Add(view.With(MakerStyle.RowFills));
            right.Add(facts.With(MakerStyle.Text));
            right.Add(play);
            right.Add(save);
            columns.Add(left);
            columns.Add(right);
            return columns;
        }

        private async Task MakeAsync()
        {
            form.Clamp();
            Job<GeneratedMusic> asked = CapriccioEditor.Jobs.Add(MusicTool.ToolName, form.Title, form.ToRequest());
            jobs.Follow(asked);
            GeneratedMusic made = await asked.Task;
            if (this)
            {
                preview.Stop();
                job = asked;
                midi = made.File;
                loops = made.Loops;
                Show(made.Score);
            }
        }

        private void Show(MusicScore shown)
        {
            score = shown;
            roll.Show(shown);
            facts.text = ScoreFacts.Line(shown);
            Refresh();
        }

        private Task TogglePlayingAsync()
        {
            if (!preview.IsPlaying)
            {
                return preview.PlayAsync(score, loops);
            }
            preview.Stop();
            return Task.CompletedTask;
        }

        private Task SaveAsync()
        {
            string path = MusicTool.Save(midi, loops, folder, job);
            if (path != null)
            {
                folder = path.Substring(0, path.LastIndexOf('/'));
                jobs.Say($"Saved {path}.");
            }
            return Task.CompletedTask;
        }

        private void DrawRoll()
        {
            Rect place = view.contentRect;
            roll.Draw(new Rect(0, 0, place.width, place.height), preview.HeardS);
        }

        private void Refresh()
        {
            if (jobs != null)
            {
                play.text = preview.IsPlaying ? "Stop" : "Play";
                play.SetEnabled(score != null);
                save.SetEnabled(score != null);
                view.MarkDirtyRepaint();
            }
        }

        private void OfferModels()
        {
            fields?.Offer(CapriccioEditor.Models.Of(ModelKind).Select(model => model.Name));
        }
    }
}
