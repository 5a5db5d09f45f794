// A walker goes to and fro past a danger, and the music follows: calm far away, a fight in the danger. Must not know how music
// is made.
using Capriccio;
using UnityEngine;

/// <summary>Put it on an empty object of an empty scene; it adds the music player and builds what is to be seen.</summary>
[RequireComponent(typeof(CapriccioMusicPlayer))]
public sealed class AdaptiveMusicSample : MonoBehaviour
{
    private const float Calm = 0.2f;
    private const float WayM = 12f;
    private const float MetresPerSecond = 1.5f;
    private const float DangerM = 3f;
    private const float PulseFades = 4f;

    // In front of the danger, as the camera sees it.
    private const float NearerM = -4f;

    private CapriccioMusicPlayer music;
    private Transform walker;
    private float walkedM;
    private float pulse;
    private int bar;
    private int beat;

    private void Start()
    {
        music = GetComponent<CapriccioMusicPlayer>();
        music.BarStarted += Begin;
        music.BeatStarted += Beat;
        Place(PrimitiveType.Sphere, new Vector3(0f, 0f, 0f)).localScale = new Vector3(2f * DangerM, 2f * DangerM, 2f * DangerM);
        walker = Place(PrimitiveType.Capsule, new Vector3(-WayM / 2f, 0f, NearerM));
    }

    private void OnDestroy()
    {
        music.BarStarted -= Begin;
        music.BeatStarted -= Beat;
    }

    private void Update()
    {
        walkedM += Time.deltaTime * MetresPerSecond;
        float place = Mathf.PingPong(walkedM, WayM) - (WayM / 2f);
        bool isInDanger = Mathf.Abs(place) < DangerM;
        music.Intensity = isInDanger ? 1f : Calm;
        music.Mood = isInDanger ? MusicMood.Tense : MusicMood.Calm;

        pulse = Mathf.Max(0f, pulse - (Time.deltaTime * PulseFades));
        walker.position = new Vector3(place, 0f, NearerM);
        walker.localScale = new Vector3(1f, 1f + (pulse * 0.3f), 1f);
    }

    private void OnGUI()
    {
        GUILayout.Label($"bar {bar + 1}   beat {beat + 1}   intensity {music.Intensity:0.0}   {Told()}");
    }

    private static Transform Place(PrimitiveType type, Vector3 position)
    {
        Transform made = GameObject.CreatePrimitive(type).transform;
        made.position = position;
        return made;
    }

    private void Begin(int number)
    {
        bar = number;
    }

    private void Beat(int number, int beatOfBar)
    {
        beat = beatOfBar;
        pulse = 1f;
    }

    private string Told()
    {
        return music.Problem.Length > 0 ? music.Problem : music.IsRepeating ? "the last bars again" : string.Empty;
    }
}
