// Plays music in a running game: where what is composed and rendered meets Unity's audio. Decides nothing of the music itself.
using System;
using System.Threading;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    public sealed partial class CapriccioMusicPlayer
    {
        /// <summary>Plays <see cref="Score"/>; without one, music without an end that the backend makes while it is heard.</summary>
        public void Play()
        {
            if (score)
            {
                Play(score);
            }
            else
            {
                PlaySession();
            }
        }

        /// <summary>Plays a score, again and again where it says so. Nothing is asked of a backend.</summary>
        public void Play(CapriccioScore what)
        {
            try
            {
                Play(what.Score, what.Loop);
            }
            catch (InvalidOperationException error)
            {
                Stop();
                audioProblem = error.Message;
                Debug.LogError(error.Message, what);
            }
        }

        /// <summary>Plays music that was made or read at runtime. Nothing is asked of a backend.</summary>
        /// <param name="what">The music.</param>
        /// <param name="loops">Whether it is repeated.</param>
        public void Play(MusicScore what, bool loops)
        {
            if (Prepare())
            {
                Begin(new ScoreFeed(what, loops, bank));
            }
        }

        /// <summary>Ends the music. Stopping twice is safe.</summary>
        public void Stop()
        {
            audioProblem = null;
            conductor = null;
            PlayedMusic ended = music;
            Volatile.Write(ref music, null);
            ended?.Stop();
            hold.LetGo();
        }

        /// <summary>Halts the music where it is, within a few milliseconds.</summary>
        public void Pause()
        {
            if (music != null)
            {
                music.IsPaused = true;
            }
        }

        /// <summary>Lets it go on.</summary>
        public void Resume()
        {
            if (music != null)
            {
                music.IsPaused = false;
            }
        }

        private void OnEnable()
        {
            source = GetComponent<AudioSource>();
            AudioSettings.OnAudioConfigurationChanged += FollowAudio;
            if (playOnEnable)
            {
                Play();
            }
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= FollowAudio;
            Stop();
        }

        private void Update()
        {
            if (music == null)
            {
                return;
            }
            MusicChanges changes = conductor == null ? null : watch.Look(intensity, mood, key, mode, tempo);
            if (changes != null)
            {
                conductor.Change(changes);
            }
            // Whoever listens may stop the music, or play other.
            PlayedMusic current = music;
            current.Advance(Time.unscaledDeltaTime, latencyS);
            if (current == music && current.HasBegun && !hold.IsHolding)
            {
                hold.Take(source, bank.Rate);
            }
            if (current == music && current.HasEnded)
            {
                Stop();
                Finished?.Invoke();
            }
        }

        // Called on the audio thread, for some 20 ms of sound each time.
        private void OnAudioFilterRead(float[] data, int channels)
        {
            Volatile.Read(ref music)?.Fill(data, channels, AudioSettings.dspTime);
        }

        private void PlaySession()
        {
            if (!Prepare())
            {
                return;
            }
            MusicWishes wishes = watch.Begin(intensity, mood, key, mode, tempo);
            wishes.Style = MusicChoices.ToWire(style);
            wishes.Metre = metre.Length > 0 ? metre : null;
            wishes.Instruments = instruments.Length > 0 ? instruments : null;
            wishes.Seed = seed >= 0 ? seed : new System.Random().Next();
            wishes.Model = model.Length > 0 ? model : null;
            conductor = new Conductor(new ClientMusic(() => CapriccioBackend.Client), wishes, barsAhead, bank);
            conductor.Failed += problem => Debug.LogWarning($"The music player gets no new bars: {problem}", this);
            Begin(conductor);
        }

        // Ends what plays, and finds sounds for the rate at which Unity mixes now.
        private bool Prepare()
        {
            Stop();
            if (!isActiveAndEnabled)
            {
                audioProblem = "The music player is disabled; enable it and its object before it plays.";
                return false;
            }
            return ReadAudioSettings();
        }

        private bool ReadAudioSettings()
        {
            int rate = AudioSettings.outputSampleRate;
            if (rate < LowestRate)
            {
                audioProblem = $"Unity mixes {rate} frames a second; allowed: {LowestRate} and more. Is its audio disabled?";
                return false;
            }
            ChooseBank(rate);
            AudioSettings.GetDSPBufferSize(out int bufferLength, out int bufferCount);
            // What is mixed now is heard when the buffers before it have been.
            latencyS = bufferLength * Math.Max(0, bufferCount - 1) / (double)rate;
            audioProblem = null;
            return true;
        }

        // Sounds are kept from one piece to the next.
        private void ChooseBank(int rate)
        {
            if (bank != null && bank.Rate == rate && bankFont == soundFont)
            {
                return;
            }
            bankFont = soundFont;
            try
            {
                bank = soundFont ? soundFont.ToBank(rate) : new InstrumentBank(rate);
            }
            catch (FormatException error)
            {
                Debug.LogWarning($"The music player plays its own instruments: {error.Message}", this);
                bank = new InstrumentBank(rate);
            }
        }

        private void Begin(IBarFeed feed)
        {
            var begun = new PlayedMusic(feed, bank, crossfadeSeconds);
            begun.BarHeard += bar => BarStarted?.Invoke(bar);
            begun.BeatHeard += (bar, beat) => BeatStarted?.Invoke(bar, beat);
            begun.NoteHeard += (track, pitch, velocity) => NoteStarted?.Invoke(track, pitch, velocity);
            Volatile.Write(ref music, begun);
        }

        // The device or its rate is another: sources have been stopped, and sounds may have the wrong rate.
        private void FollowAudio(bool deviceWasChanged)
        {
            hold.LetGo();
            if (music != null && ReadAudioSettings() && music.Rate != bank.Rate)
            {
                music.Move(bank);
            }
        }
    }
}
