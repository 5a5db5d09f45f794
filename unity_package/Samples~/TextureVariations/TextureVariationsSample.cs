// A wall of tiles, each with another variation of one texture, made while the game runs. Must not know how textures are made.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Capriccio;
using UnityEngine;

/// <summary>Put it on an empty object of a new scene with a camera and a light, and choose a texture.</summary>
public sealed class TextureVariationsSample : MonoBehaviour
{
    private const int Columns = 4;
    private const int Rows = 2;
    private const int SidePx = 256;
    private const float TileM = 1f;
    private const float GapM = 1.06f;

    [SerializeField]
    [Tooltip("What is varied. It need not be readable, and it need not wrap.")]
    private Texture2D source;

    [SerializeField]
    [Range(0f, 1f)]
    [Tooltip("0 is hardly different, 1 is a sibling.")]
    private float strength = 0.5f;

    private readonly CancellationTokenSource gone = new CancellationTokenSource();
    private readonly List<Renderer> tiles = new List<Renderer>();
    private IReadOnlyList<CapriccioTexture> shown = new CapriccioTexture[0];
    private string status = string.Empty;
    private bool isMaking;
    private long seed;

    private void Start()
    {
        for (int tile = 0; tile < Columns * Rows; tile++)
        {
            GameObject quad = GameObject.CreatePrimitive(PrimitiveType.Quad);
            quad.transform.SetParent(transform, false);
            quad.transform.localPosition = new Vector3(((tile % Columns) - 1.5f) * GapM, ((tile / Columns) + 0.5f) * GapM, 0f);
            quad.transform.localScale = new Vector3(TileM, TileM, TileM);
            tiles.Add(quad.GetComponent<Renderer>());
        }
        Observe(MakeAsync());
    }

    private void OnDestroy()
    {
        gone.Cancel();
        Forget();
    }

    private void OnGUI()
    {
        GUILayout.Label(status);
        if (!isMaking && GUILayout.Button("Other variations"))
        {
            seed++;
            Observe(MakeAsync());
        }
    }

    private async Task MakeAsync()
    {
        isMaking = true;
        try
        {
            IReadOnlyList<CapriccioTexture> made = await CapriccioTextures.VaryAsync(source, Ask, new Progress<RequestProgress>(Tell), gone.Token);
            Forget();
            shown = made;
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                tiles[tile].material.mainTexture = made[tile].Image;
            }
            status = $"seed {seed}, seam score of the first {made[0].SeamScore:0.00}";
        }
        catch (CapriccioException error)
        {
            status = error.Message;
        }
        isMaking = false;
    }

    private void Ask(TextureVariationRequest request)
    {
        request.Count = tiles.Count;
        request.Strength = strength;
        request.Seed = seed;
        request.Width = SidePx;
        request.Height = SidePx;
    }

    private void Tell(RequestProgress progress)
    {
        status = $"{progress.Fraction:P0} {progress.Stage}";
    }

    private void Forget()
    {
        foreach (CapriccioTexture texture in shown)
        {
            texture.Dispose();
        }
    }

    // Nobody waits for it; being cancelled is no error.
    private static void Observe(Task task)
    {
        task.ContinueWith(ended => Debug.LogException(ended.Exception), TaskContinuationOptions.OnlyOnFaulted);
    }
}
