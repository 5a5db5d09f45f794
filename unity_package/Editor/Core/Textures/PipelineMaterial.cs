// What a material is called and made of in each of Unity's render pipelines. Names are those of the pipelines' own shaders:
// Standard (Editor/Mono/Inspector/StandardShaderGUI.cs), URP's Shaders/Lit.shader and LitInput.hlsl, HDRP's Lit.shader.
// Must not know the engine.
using System.Collections.Generic;

namespace Capriccio.Editor
{
    internal sealed class PipelineMaterial
    {
        private static readonly PipelineMaterial BuiltIn = new PipelineMaterial("Standard")
            .With(TexturePicture.Image, "_MainTex")
            .With(TexturePicture.Normal, "_BumpMap", "_NORMALMAP")
            .With(TexturePicture.Mask, "_MetallicGlossMap", "_METALLICGLOSSMAP")
            .With(TexturePicture.Mask, "_OcclusionMap")
            .WithFactor("_GlossMapScale");

        private static readonly PipelineMaterial Universal = new PipelineMaterial("Universal Render Pipeline/Lit")
            .With(TexturePicture.Image, "_BaseMap")
            .With(TexturePicture.Normal, "_BumpMap", "_NORMALMAP")
            .With(TexturePicture.Mask, "_MetallicGlossMap", "_METALLICSPECGLOSSMAP")
            .With(TexturePicture.Mask, "_OcclusionMap", "_OCCLUSIONMAP")
            .WithFactor("_Smoothness");

        private static readonly PipelineMaterial HighDefinition = new PipelineMaterial("HDRP/Lit")
            .With(TexturePicture.Image, "_BaseColorMap")
            .With(TexturePicture.Normal, "_NormalMap", "_NORMALMAP", "_NORMALMAP_TANGENT_SPACE")
            .With(TexturePicture.Mask, "_MaskMap", "_MASKMAP");

        private readonly List<MaterialSlot> slots = new List<MaterialSlot>();

        private PipelineMaterial(string shader)
        {
            Shader = shader;
        }

        /// <summary>The shader's name.</summary>
        public string Shader { get; }

        /// <summary>Where each picture goes; one may go to several places.</summary>
        public IReadOnlyList<MaterialSlot> Slots => slots;

        /// <summary>The number that scales the smoothness of the mask, to be 1 where there is one; null where there is none.</summary>
        public string SmoothnessFactor { get; private set; }

        /// <summary>The material for a pipeline; null for one that is not known here.</summary>
        /// <param name="pipelineAsset">Name of the class of the pipeline's asset; null for the Built-in pipeline.</param>
        public static PipelineMaterial For(string pipelineAsset)
        {
            switch (pipelineAsset)
            {
                case null:
                    return BuiltIn;
                case "UniversalRenderPipelineAsset":
                    return Universal;
                case "HDRenderPipelineAsset":
                    return HighDefinition;
                default:
                    return null;
            }
        }

        private PipelineMaterial With(TexturePicture picture, string property, params string[] keywords)
        {
            slots.Add(new MaterialSlot(picture, property, keywords));
            return this;
        }

        private PipelineMaterial WithFactor(string property)
        {
            SmoothnessFactor = property;
            return this;
        }
    }

    /// <summary>A place in a material for a picture.</summary>
    internal sealed class MaterialSlot
    {
        public MaterialSlot(TexturePicture picture, string property, IReadOnlyList<string> keywords)
        {
            Picture = picture;
            Property = property;
            Keywords = keywords;
        }

        public TexturePicture Picture { get; }

        /// <summary>The shader's property.</summary>
        public string Property { get; }

        /// <summary>The shader's keywords that are on where there is such a picture.</summary>
        public IReadOnlyList<string> Keywords { get; }
    }
}
