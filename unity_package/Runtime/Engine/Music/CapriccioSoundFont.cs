// A SoundFont as an asset of the project. Holds; must not know how it sounds.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// A SoundFont (<c>.sf2</c>), whose instruments a <see cref="CapriccioMusicPlayer"/> plays in place of the built-in ones.
    /// It is in memory as a whole while something refers to it: small ones suit games.
    /// </summary>
    [HelpURL("https://docs.unity3d.com/Packages/com.capriccio.bridge@latest/manual/music.html")]
    public sealed class CapriccioSoundFont : ScriptableObject
    {
        [SerializeField] [HideInInspector] private byte[] content = new byte[0];

        private SoundFontFile file;

        /// <summary>Makes one of the bytes of a file, at runtime; destroy it as any other object. Main thread only.</summary>
        /// <param name="content">All of a <c>.sf2</c> file; kept, not copied.</param>
        /// <param name="fileName">What errors call it.</param>
        /// <exception cref="FormatException">It is damaged, or no SoundFont; the message says what is wrong.</exception>
        public static CapriccioSoundFont Create(byte[] content, string fileName = "the SoundFont")
        {
            var read = new SoundFontFile(content, fileName);
            var made = CreateInstance<CapriccioSoundFont>();
            made.content = content;
            made.file = read;
            return made;
        }

        /// <summary>Sounds of its instruments.</summary>
        /// <param name="rate">Frames a second.</param>
        /// <exception cref="FormatException">The asset holds no SoundFont.</exception>
        internal SoundBank ToBank(int rate)
        {
            file = file ?? new SoundFontFile(content, name);
            return new SoundFontBank(file, rate);
        }
    }
}
