// Draws the look of a styled frame over the game in each pipeline. All it computes is in the includes.
Shader "Hidden/Capriccio/FrameLook"
{
    Properties
    {
        _MainTex ("Picture", 2D) = "white" {}
        _Mask ("Mask", 2D) = "white" {}
        _Table ("Table", 3D) = "" {}
        _StyledFrame ("Styled frame", 2D) = "black" {}
        _UnstyledFrame ("Unstyled frame", 2D) = "black" {}
    }

    SubShader
    {
        PackageRequirements { "com.unity.render-pipelines.universal": "14.0" }
        Tags { "RenderPipeline" = "UniversalPipeline" }
        Cull Off
        ZWrite Off
        ZTest Always

        Pass
        {
            HLSLPROGRAM
            #pragma target 3.5
            #pragma vertex CapriccioVertex
            #pragma fragment CapriccioFragment
            #include "Packages/com.unity.render-pipelines.universal/ShaderLibrary/Core.hlsl"
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioScriptable.hlsl"
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioDrawFrame.hlsl"
            ENDHLSL
        }
    }

    SubShader
    {
        PackageRequirements { "com.unity.render-pipelines.high-definition": "14.0" }
        Tags { "RenderPipeline" = "HDRenderPipeline" }
        Cull Off
        ZWrite Off
        ZTest Always

        Pass
        {
            HLSLPROGRAM
            #pragma target 4.5
            #pragma only_renderers d3d11 playstation xboxone xboxseries vulkan metal switch
            #pragma vertex CapriccioVertex
            #pragma fragment CapriccioFragment
            #include "Packages/com.unity.render-pipelines.core/ShaderLibrary/Common.hlsl"
            #include "Packages/com.unity.render-pipelines.high-definition/Runtime/ShaderLibrary/ShaderVariables.hlsl"
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioScriptable.hlsl"
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioDrawFrame.hlsl"
            ENDHLSL
        }
    }

    SubShader
    {
        Cull Off
        ZWrite Off
        ZTest Always

        Pass
        {
            HLSLPROGRAM
            #pragma target 3.5
            #pragma vertex CapriccioVertex
            #pragma fragment CapriccioFragment
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioBuiltIn.hlsl"
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioDrawFrame.hlsl"
            ENDHLSL
        }
    }
}
