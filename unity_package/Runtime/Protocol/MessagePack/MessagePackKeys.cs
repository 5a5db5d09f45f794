// A fixed set of map keys, matched on their UTF-8 bytes so that reading a header makes no strings.
using System.Text;

namespace Capriccio.Protocol
{
    internal sealed class MessagePackKeys
    {
        public const int Unknown = -1;

        private readonly byte[][] keys;

        /// <summary>The index of a key in this list is what <see cref="Find"/> answers.</summary>
        public MessagePackKeys(params string[] names)
        {
            keys = new byte[names.Length][];
            for (int index = 0; index < names.Length; index++)
            {
                keys[index] = Encoding.UTF8.GetBytes(names[index]);
            }
        }

        public int Find(byte[] bytes, int offset, int count)
        {
            for (int index = 0; index < keys.Length; index++)
            {
                if (keys[index].Length == count && SameBytes(keys[index], bytes, offset))
                {
                    return index;
                }
            }
            return Unknown;
        }

        private static bool SameBytes(byte[] key, byte[] bytes, int offset)
        {
            for (int index = 0; index < key.Length; index++)
            {
                if (key[index] != bytes[offset + index])
                {
                    return false;
                }
            }
            return true;
        }
    }
}
