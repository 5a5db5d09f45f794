// Textures for a running game. Main thread only; pixels are turned round on threads of the pool.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using UnityEngine;

namespace Capriccio
{
    /// <summary>Makes textures with the backend while a game runs. To be called on the main thread.</summary>
    /// <example>
    /// <code>
    /// var mosses = await CapriccioTextures.SynthesizeAsync("moss", request =&gt; { request.Count = 4; request.Maps = true; });
    /// renderer.material.mainTexture = mosses[0].Image;
    /// </code>
    /// </example>
    public static class CapriccioTextures
    {
        /// <summary>Has siblings of a texture made, which wrap even where it does not.</summary>
        /// <param name="source">Colours; it need not be readable. Its transparent parts are filled.</param>
        /// <param name="set">Says how many, how large, from which seed; null for the backend's defaults.</param>
        /// <param name="progress">Told how far it is, on the main thread; null for nobody.</param>
        /// <param name="cancellation">Cancelling it tells the backend to stop.</param>
        /// <exception cref="CapriccioException">There is no backend, or it can't; the message says why.</exception>
        public static async Task<IReadOnlyList<CapriccioTexture>> VaryAsync(
            Texture source,
            Action<TextureVariationRequest> set = null,
            IProgress<RequestProgress> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var request = new TextureVariationRequest(await TextureCopy.ReadAsync(source, cancellation));
            set?.Invoke(request);
            return await MakeAsync(request, source.name, progress, cancellation);
        }

        /// <summary>Has textures of a kind made from nothing but its name; they wrap.</summary>
        /// <param name="label">Such as <c>moss</c>: one of the labels on the model's card.</param>
        /// <param name="set">Says how many, how large, from which seed; null for the backend's defaults.</param>
        /// <param name="progress">Told how far it is, on the main thread; null for nobody.</param>
        /// <param name="cancellation">Cancelling it tells the backend to stop.</param>
        /// <exception cref="CapriccioException">There is no backend, or it can't; the message says why.</exception>
        public static Task<IReadOnlyList<CapriccioTexture>> SynthesizeAsync(
            string label,
            Action<TextureSynthesisRequest> set = null,
            IProgress<RequestProgress> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var request = new TextureSynthesisRequest(label);
            set?.Invoke(request);
            return MakeAsync(request, label, progress, cancellation);
        }

        /// <summary>Has the maps of a texture made; what comes has no <see cref="CapriccioTexture.Image"/>.</summary>
        /// <param name="source">Colours; it need not be readable.</param>
        /// <param name="set">Says how strong the relief is; null for the backend's defaults.</param>
        /// <param name="progress">Told how far it is, on the main thread; null for nobody.</param>
        /// <param name="cancellation">Cancelling it tells the backend to stop.</param>
        /// <exception cref="CapriccioException">There is no backend, or it can't; the message says why.</exception>
        public static async Task<CapriccioTexture> MapsAsync(
            Texture source,
            Action<TextureMapsRequest> set = null,
            IProgress<RequestProgress> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var request = new TextureMapsRequest(await TextureCopy.ReadAsync(source, cancellation));
            set?.Invoke(request);
            request.Encoding = "raw";
            using (GeneratedMaps made = await SendAsync(request, progress, cancellation))
            {
                int heightBytes = TextureUpload.HeightBytes;
                TextureUpload upload = await Task.Run(() => TextureUpload.Of(made, heightBytes), cancellation);
                return upload.Make(source.name);
            }
        }

        private static async Task<IReadOnlyList<CapriccioTexture>> MakeAsync(
            TextureRequest request, string name, IProgress<RequestProgress> progress, CancellationToken cancellation)
        {
            request.Encoding = "raw";
            long first = request.First ?? 0;
            using (GeneratedTextures made = await SendAsync(request, progress, cancellation))
            {
                return await UploadAsync(made, name, first, cancellation);
            }
        }

        // One a frame: each is copied to the GPU, and its mipmaps are made.
        private static async Task<IReadOnlyList<CapriccioTexture>> UploadAsync(
            GeneratedTextures made, string name, long first, CancellationToken cancellation)
        {
            var textures = new List<CapriccioTexture>();
            int heightBytes = TextureUpload.HeightBytes;
            try
            {
                foreach (GeneratedTexture each in made.Textures)
                {
                    long number = first + textures.Count;
                    TextureUpload upload = await Task.Run(() => TextureUpload.Of(made, each, number, heightBytes), cancellation);
                    textures.Add(upload.Make($"{name} {number}"));
                }
                return textures;
            }
            catch
            {
                textures.ForEach(texture => texture.Dispose());
                throw;
            }
        }

        private static async Task<T> SendAsync<T>(IGenerateRequest<T> request, IProgress<RequestProgress> progress, CancellationToken cancellation)
        {
            CapriccioClient client = CapriccioBackend.Client;
            await client.ConnectAsync(cancellation);
            return await client.GenerateAsync(request, progress, cancellation);
        }
    }
}
