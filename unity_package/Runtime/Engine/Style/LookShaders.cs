// The package's shaders and the names of what they are told. The shaders lie in a Resources folder, so that players have
// them whatever their scenes refer to.
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal static class LookShaders
    {
        public static readonly int Strength = Shader.PropertyToID("_Strength");
        public static readonly int LearnedShare = Shader.PropertyToID("_LearnedShare");
        public static readonly int TableShare = Shader.PropertyToID("_TableShare");
        public static readonly int IsLinear = Shader.PropertyToID("_IsLinear");
        public static readonly int Table = Shader.PropertyToID("_Table");
        public static readonly int DomainMin = Shader.PropertyToID("_DomainMin");
        public static readonly int DomainSize = Shader.PropertyToID("_DomainSize");
        public static readonly int TableTexels = Shader.PropertyToID("_TableTexels");
        public static readonly int HasMask = Shader.PropertyToID("_HasMask");
        public static readonly int Mask = Shader.PropertyToID("_Mask");
        public static readonly int GuideWeights = Shader.PropertyToID("_GuideWeights");
        public static readonly int HasGuideCurve = Shader.PropertyToID("_HasGuideCurve");
        public static readonly int GuideCurve = Shader.PropertyToID("_GuideCurve");
        public static readonly int Eased = Shader.PropertyToID("_Eased");
        public static readonly int HasDetail = Shader.PropertyToID("_HasDetail");
        public static readonly int Detail = Shader.PropertyToID("_Detail");
        public static readonly int DetailView = Shader.PropertyToID("_DetailView");
        public static readonly int DetailTexels = Shader.PropertyToID("_DetailTexels");
        public static readonly int StyledFrame = Shader.PropertyToID("_StyledFrame");
        public static readonly int UnstyledFrame = Shader.PropertyToID("_UnstyledFrame");
        public static readonly int FrameTexels = Shader.PropertyToID("_FrameTexels");
        public static readonly int SmallPixels = Shader.PropertyToID("_SmallPixels");

        /// <summary>Of the red, green and blue output: the grid before, then the newest.</summary>
        public static readonly int[] Rows =
        {
            Shader.PropertyToID("_RedRowsBefore"),
            Shader.PropertyToID("_GreenRowsBefore"),
            Shader.PropertyToID("_BlueRowsBefore"),
            Shader.PropertyToID("_RedRows"),
            Shader.PropertyToID("_GreenRows"),
            Shader.PropertyToID("_BlueRows"),
        };

        /// <summary>A material with one of the shaders in <c>Resources/Capriccio</c>; whoever asks destroys it.</summary>
        public static Material Make(string shader)
        {
            return new Material(Resources.Load<Shader>("Capriccio/" + shader)) { hideFlags = HideFlags.HideAndDontSave };
        }

        /// <summary>1 where cameras render linear light, else 0.</summary>
        public static float LinearLight()
        {
            return QualitySettings.activeColorSpace == ColorSpace.Linear ? 1f : 0f;
        }

        /// <summary>A texture's sides as the shaders want them.</summary>
        public static Vector4 Texels(FrameSize size)
        {
            return new Vector4(size.Width, size.Height, 1f / size.Width, 1f / size.Height);
        }
    }
}
