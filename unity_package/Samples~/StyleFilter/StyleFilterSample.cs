// A camera goes round a small place and shows it in another look. Must not know how looks are made.
using Capriccio;
using UnityEngine;

/// <summary>Put it on the camera of an otherwise empty scene with a light; it builds the place and asks which look is wanted.</summary>
[RequireComponent(typeof(CapriccioStyleFilter))]
public sealed class StyleFilterSample : MonoBehaviour
{
    private const float DegreesPerSecond = 8f;
    private const int Trees = 9;
    private const float RingM = 6f;

    private static readonly Color Grass = new Color(0.45f, 0.75f, 0.3f, 1f);
    private static readonly Color Leaves = new Color(0.2f, 0.55f, 0.25f, 1f);
    private static readonly Color Bark = new Color(0.5f, 0.35f, 0.2f, 1f);
    private static readonly Color Wall = new Color(0.9f, 0.8f, 0.65f, 1f);

    [SerializeField]
    [Tooltip("Style models that the backend has.")]
    private string[] models = { "toon_to_natural", "toon_to_natural_frame" };

    private CapriccioStyleFilter filter;

    private void Start()
    {
        filter = GetComponent<CapriccioStyleFilter>();
        Place(PrimitiveType.Plane, new Vector3(0f, 0f, 0f), new Vector3(3f, 1f, 3f), Grass);
        Place(PrimitiveType.Cube, new Vector3(0f, 1f, 0f), new Vector3(3f, 2f, 2f), Wall);
        for (int tree = 0; tree < Trees; tree++)
        {
            float angle = tree * 2f * Mathf.PI / Trees;
            var foot = new Vector3(Mathf.Cos(angle) * RingM, 0f, Mathf.Sin(angle) * RingM);
            Place(PrimitiveType.Cylinder, new Vector3(foot.x, 1f, foot.z), new Vector3(0.3f, 1f, 0.3f), Bark);
            Place(PrimitiveType.Sphere, new Vector3(foot.x, 2.6f, foot.z), new Vector3(2f, 2f, 2f), Leaves);
        }
        transform.position = new Vector3(0f, 4f, -12f);
        transform.LookAt(new Vector3(0f, 1f, 0f));
    }

    private void Update()
    {
        transform.RotateAround(new Vector3(0f, 0f, 0f), new Vector3(0f, 1f, 0f), DegreesPerSecond * Time.deltaTime);
    }

    private void OnGUI()
    {
        GUILayout.Label(filter.StatusText);
        if (GUILayout.Button(filter.enabled ? "Switch the filter off" : "Switch the filter on"))
        {
            filter.enabled = !filter.enabled;
        }
        foreach (string model in models)
        {
            if (GUILayout.Button(model))
            {
                filter.Model = model;
            }
        }
        if (GUILayout.Button("Without a backend"))
        {
            filter.Model = string.Empty;
        }
    }

    private static void Place(PrimitiveType type, Vector3 position, Vector3 scale, Color color)
    {
        GameObject made = GameObject.CreatePrimitive(type);
        made.transform.position = position;
        made.transform.localScale = scale;
        made.GetComponent<Renderer>().material.color = color;
    }
}
