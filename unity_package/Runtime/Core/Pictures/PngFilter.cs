// Prepares the rows of a picture for compression: each is written as differences from its neighbours, by that filter whose
// differences are the smallest, which is the rule that the PNG specification recommends. One pass over a row tries all three:
// this is where writing a picture spends its time.
namespace Capriccio.Core
{
    internal sealed class PngFilter
    {
        private byte[] bySub = { };
        private byte[] byUp = { };
        private byte[] byPaeth = { };
        private byte[] zeros = { };

        /// <summary>Returns a row with its filter's number before it; valid until the next call.</summary>
        /// <param name="row">The row's bytes.</param>
        /// <param name="above">The row above; null for the first.</param>
        /// <param name="channels">Bytes from a pixel to its neighbour.</param>
        public byte[] Filter(byte[] row, byte[] above, int channels)
        {
            Reserve(row.Length);
            above = above ?? zeros;
            int subSize = 0;
            int upSize = 0;
            int paethSize = 0;
            for (int index = 0; index < row.Length; index++)
            {
                int left = index < channels ? 0 : row[index - channels];
                int upperLeft = index < channels ? 0 : above[index - channels];
                int here = row[index];
                int up = above[index];
                subSize += Keep(bySub, index, here - left);
                upSize += Keep(byUp, index, here - up);
                paethSize += Keep(byPaeth, index, here - PngFormat.PaethOf(left, up, upperLeft));
            }
            return paethSize < subSize && paethSize < upSize ? byPaeth : subSize < upSize ? bySub : byUp;
        }

        private static int Keep(byte[] filtered, int index, int difference)
        {
            int small = (sbyte)difference;
            filtered[index + 1] = (byte)difference;
            return small < 0 ? -small : small;
        }

        private void Reserve(int count)
        {
            if (zeros.Length != count)
            {
                zeros = new byte[count];
                bySub = New(PngFormat.Sub, count);
                byUp = New(PngFormat.Up, count);
                byPaeth = New(PngFormat.Paeth, count);
            }
        }

        private static byte[] New(int filter, int count)
        {
            var filtered = new byte[count + 1];
            filtered[0] = (byte)filter;
            return filtered;
        }
    }
}
