// The checks that every tensor descriptor passes, whether a caller made it or a peer sent it.
namespace Capriccio.Protocol
{
    internal static class TensorLimits
    {
        public static long CheckedByteCount(TensorDescriptor tensor)
        {
            if (tensor.DType == null || !Spec.DTypes.TryGetValue(tensor.DType, out int elementBytes))
            {
                throw ProtocolException.InvalidField(
                    $"A tensor's dtype is '{tensor.DType}'; allowed: {string.Join(", ", Spec.DTypes.Keys)}.");
            }
            if (tensor.Shape.Count > Spec.Limits.TensorDimensions)
            {
                throw ProtocolException.TooLarge("The number of a tensor's sides", tensor.Shape.Count, Spec.Limits.TensorDimensions);
            }
            long bytes = CheckedProduct(tensor, elementBytes);
            CheckNames(tensor);
            return bytes;
        }

        private static void CheckNames(TensorDescriptor tensor)
        {
            if (tensor.Layout == null || (tensor.Layout.Length != 0 && tensor.Layout.Length != tensor.Shape.Count))
            {
                throw ProtocolException.InvalidField(
                    $"A tensor's layout is '{tensor.Layout}'; allowed: one letter for each of its {tensor.Shape.Count} sides, or nothing.");
            }
            if (tensor.Color != "srgb" && tensor.Color != "linear" && tensor.Color != "none")
            {
                throw ProtocolException.InvalidField($"A tensor's color is '{tensor.Color}'; allowed: srgb, linear, none.");
            }
        }

        private static long CheckedProduct(TensorDescriptor tensor, int elementBytes)
        {
            // A double can't overflow here: at most 8 sides of 65536, and anything above the message limit is refused.
            double bytes = elementBytes;
            for (int index = 0; index < tensor.Shape.Count; index++)
            {
                int side = tensor.Shape[index];
                if (side < 0)
                {
                    throw ProtocolException.InvalidField($"A tensor's side is {side}; allowed: whole numbers from 0.");
                }
                if (side > Spec.Limits.TensorSide)
                {
                    throw ProtocolException.TooLarge("A tensor's side", side, Spec.Limits.TensorSide);
                }
                bytes *= side;
            }
            if (bytes > Spec.Limits.MessageBytes)
            {
                throw ProtocolException.TooLarge("The number of a tensor's bytes", (long)bytes, Spec.Limits.MessageBytes);
            }
            return (long)bytes;
        }
    }
}
