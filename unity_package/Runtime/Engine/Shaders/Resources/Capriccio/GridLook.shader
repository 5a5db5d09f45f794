// Draws the look of a bilateral grid over the game in each pipeline. All it computes is in the includes.
Shader "Hidden/Capriccio/GridLook"
{
    Properties
    {
        _MainTex ("Picture", 2D) = "white" {}
        _Mask ("Mask", 2D) = "white" {}
        _Table ("Table", 3D) = "" {}
        _RedRows ("Red rows", 3D) = "" {}
        _GreenRows ("Green rows", 3D) = "" {}
        _BlueRows ("Blue rows", 3D) = "" {}
        _RedRowsBefore ("Red rows before", 3D) = "" {}
        _GreenRowsBefore ("Green rows before", 3D) = "" {}
        _BlueRowsBefore ("Blue rows before", 3D) = "" {}
        _Detail ("Detail", 2D) = "gray" {}
        _DetailView ("Detail view", 2D) = "black" {}
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
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioDrawGrid.hlsl"
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
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioDrawGrid.hlsl"
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
            #include "Packages/com.capriccio.bridge/Runtime/Engine/Shaders/CapriccioDrawGrid.hlsl"
            ENDHLSL
        }
    }
}
