// The window in which textures are made, looked at, chosen and saved: variations of textures, or new ones of a label. Closing
// it gives up what is still being made. Must not know how textures become files.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TexturesWindow : EditorWindow
    {
        private const string NoLabels = "No model for new textures is loaded. Window > Capriccio lists those that are.";
        private const string NoSources = "Select textures in the Project window, and choose Assets > Capriccio > Generate Texture Variations…";
        private const string Sheet = "Packages/com.capriccio.bridge/Editor/Textures/Textures.uss";

        [SerializeField] private TextureForm form = new TextureForm();
        [SerializeField] private List<TextureSource> sources = new List<TextureSource>();

        private TextureMaking making;
        private TextureMakingView makingView;
        private TextureFormView fields;
        private TextureSourceView source;
        private TextureGrid grid;
        private TextureLook look;
        private Button save;

        private bool IsOfLabel => sources.Count > 0 && sources[0].IsLabel;

        /// <summary>Opens the window for textures of these sources: textures of the project, or one label.</summary>
        public static TexturesWindow Open(IEnumerable<TextureSource> sources)
        {
            var window = GetWindow<TexturesWindow>();
            window.sources = sources.ToList();
            window.Rebuild();
            window.Focus();
            return window;
        }

        /// <summary>Fills in what a request's fields say.</summary>
        public void Fill(MessagePackValue body)
        {
            form.Take(body);
            fields.Refresh();
        }

        /// <summary>Has textures made of the sources, as the form says.</summary>
        public void Start()
        {
            form.Clamp();
            fields.Refresh();
            grid.Forget();
            makingView.Say(sources.Count == 0 ? NoSources : string.Empty);
            making.Start(sources.Where(each => !each.IsLabel || each.Label.Length > 0), form);
        }

        /// <summary>Tells something.</summary>
        public void Say(string text)
        {
            makingView.Say(text);
        }

        private void OnEnable()
        {
            titleContent = new GUIContent("Capriccio Textures");
            minSize = new Vector2(900, 480);
            CapriccioEditor.Models.Viewers++;
            CapriccioEditor.Models.Changed += OfferModels;
        }

        private void OnDisable()
        {
            CapriccioEditor.Models.Viewers--;
            CapriccioEditor.Models.Changed -= OfferModels;
            Release();
        }

        private void CreateGUI()
        {
            // Whoever opened the window has built it already.
            if (making == null)
            {
                Rebuild();
            }
        }

        private void Rebuild()
        {
            Release();
            rootVisualElement.Clear();
            MakerStyle.Apply(rootVisualElement);
            var sheet = AssetDatabase.LoadAssetAtPath<StyleSheet>(Sheet);
            if (sheet)
            {
                rootVisualElement.styleSheets.Add(sheet);
            }
            making = new TextureMaking(CapriccioEditor.Jobs, TextureSelection.ReadAsync);
            making.Made += Take;
            makingView = new TextureMakingView(making, Start);
            source = new TextureSourceView(sources);
            fields = new TextureFormView(form, IsOfLabel);
            look = new TextureLook();
            grid = new TextureGrid(look);
            grid.ChosenChanged += RefreshSave;
            save = new Button(() => Unawaited.Observe(SaveAsync()));
            look.Add(save);
            rootVisualElement.Add(Columns());
            RefreshSave();
            OfferModels();
        }

        private VisualElement Columns()
        {
            VisualElement columns = new VisualElement().With(MakerStyle.Columns);
            VisualElement left = new ScrollView().With(MakerStyle.Form);
            left.Add(source);
            left.Add(fields);
            left.Add(makingView);
            columns.Add(left);
            columns.Add(grid.With(MakerStyle.Grows));
            columns.Add(look);
            return columns;
        }

        private void Release()
        {
            if (making != null)
            {
                making.Made -= Take;
                making.Cancel();
                grid.Dispose();
                look.Dispose();
                making = null;
            }
        }

        private void Take(MadeTextures made)
        {
            grid.Add(made);
            if (made.Notes.Count > 0)
            {
                makingView.Say($"{made.Source.Title}: {string.Join(", ", made.Notes)}.");
            }
        }

        private async Task SaveAsync()
        {
            IReadOnlyList<TextureTile> chosen = grid.Chosen;
            save.SetEnabled(false);
            try
            {
                IReadOnlyList<string> paths = await TextureSaving.SaveAsync(chosen, form);
                makingView.Say($"Saved: {string.Join(", ", paths.Select(Path.GetFileName))}");
            }
            catch (Exception error) when (error is FileProblemException || error is PictureException)
            {
                makingView.Say(error.Message);
            }
            finally
            {
                RefreshSave();
            }
        }

        private void RefreshSave()
        {
            int count = grid.Chosen.Count;
            save.text = count > 0 ? $"Save {count} chosen" : "Save the chosen ones";
            save.SetEnabled(count > 0);
        }

        private void OfferModels()
        {
            if (making == null)
            {
                return;
            }
            TextureOffers offers = TextureOffers.Of(CapriccioEditor.Models.Models);
            fields.Offer(IsOfLabel ? offers.Synthesizers : offers.Variers);
            source.Offer(offers.Labels);
            if (IsOfLabel && offers.Labels.Count == 0 && CapriccioEditor.Connection.IsReady)
            {
                makingView.Say(NoLabels);
            }
        }
    }
}
