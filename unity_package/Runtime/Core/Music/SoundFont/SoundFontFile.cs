// A SoundFont 2 file in memory: its tables, checked so that what reads them finds nothing out of place, and its samples.
// Immutable, so that threads may share it. Must not know what the numbers of the tables sound like.
using System;
using System.Collections.Generic;
using System.Text;

namespace Capriccio.Core
{
    internal sealed class SoundFontFile
    {
        private const int HeadBytes = 8;
        private const int BytesPerSample = 2;
        private const float FullScale = 32768;

        private readonly byte[] content;
        private readonly string name;
        private readonly Dictionary<string, SoundFontTable> tables = new Dictionary<string, SoundFontTable>();
        private int samplesAt;

        /// <param name="content">All of the file; kept, not copied.</param>
        /// <param name="name">What errors call it.</param>
        /// <exception cref="FormatException">It is damaged, or no SoundFont; the message says what is wrong.</exception>
        public SoundFontFile(byte[] content, string name)
        {
            this.content = content;
            this.name = name;
            ReadChunks(Body());
            Check();
        }

        /// <summary>How many samples there are.</summary>
        public int SampleCount { get; private set; }

        /// <summary>One of its tables: <c>phdr</c>, <c>pbag</c>, <c>pgen</c>, <c>inst</c>, <c>ibag</c>, <c>igen</c> or <c>shdr</c>.</summary>
        public SoundFontTable Table(string kind)
        {
            return tables[kind];
        }

        /// <summary>Samples, −1 to 1, from one to before another; both lie in the file.</summary>
        public float[] Samples(int from, int to)
        {
            var wave = new float[to - from];
            for (int index = 0; index < wave.Length; index++)
            {
                int at = samplesAt + ((from + index) * BytesPerSample);
                wave[index] = (short)(content[at] | (content[at + 1] << 8)) / FullScale;
            }
            return wave;
        }

        private ArraySegment<byte> Body()
        {
            if (content.Length < HeadBytes + 4 || Tag(0) != "RIFF")
            {
                throw new FormatException($"{name} is no RIFF file.");
            }
            if (Tag(HeadBytes) != "sfbk")
            {
                throw new FormatException($"{name} is no SoundFont.");
            }
            long length = Number(4);
            if (length > content.Length - HeadBytes)
            {
                throw new FormatException($"{name} is cut off: {content.Length} bytes of {length + HeadBytes}.");
            }
            return new ArraySegment<byte>(content, HeadBytes + 4, Math.Max(0, (int)length - 4));
        }

        private void ReadChunks(ArraySegment<byte> body)
        {
            int end = body.Offset + body.Count;
            int at = body.Offset;
            while (at + HeadBytes <= end)
            {
                int size = Size(at, end);
                if (Tag(at) == "LIST" && size >= 4)
                {
                    ReadList(at + HeadBytes, at + HeadBytes + size);
                }
                at += HeadBytes + size + (size % 2);
            }
        }

        private void ReadList(int from, int end)
        {
            string kind = Tag(from);
            int at = from + 4;
            while ((kind == "sdta" || kind == "pdta") && at + HeadBytes <= end)
            {
                int size = Size(at, end);
                string tag = Tag(at);
                if (tag == "smpl")
                {
                    samplesAt = at + HeadBytes;
                    SampleCount = size / BytesPerSample;
                }
                else if (SoundFontTable.RecordBytes.ContainsKey(tag))
                {
                    tables[tag] = new SoundFontTable(tag, new ArraySegment<byte>(content, at + HeadBytes, size), name);
                }
                at += HeadBytes + size + (size % 2);
            }
        }

        private void Check()
        {
            foreach (string kind in SoundFontTable.RecordBytes.Keys)
            {
                if (!tables.ContainsKey(kind))
                {
                    throw new FormatException($"{name} has no table {kind}.");
                }
            }
            if (SampleCount == 0)
            {
                throw new FormatException($"{name} has no samples.");
            }
            tables["phdr"].CheckLinks(tables["pbag"]);
            tables["pbag"].CheckLinks(tables["pgen"]);
            tables["inst"].CheckLinks(tables["ibag"]);
            tables["ibag"].CheckLinks(tables["igen"]);
        }

        private int Size(int at, int end)
        {
            long size = Number(at + 4);
            if (size > end - at - HeadBytes)
            {
                throw new FormatException($"{name} is cut off in its part {Tag(at)}.");
            }
            return (int)size;
        }

        private string Tag(int at)
        {
            return Encoding.ASCII.GetString(content, at, 4);
        }

        private long Number(int at)
        {
            return (uint)(content[at] | (content[at + 1] << 8) | (content[at + 2] << 16) | (content[at + 3] << 24));
        }
    }
}
