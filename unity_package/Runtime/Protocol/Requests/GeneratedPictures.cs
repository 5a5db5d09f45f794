// The pictures of one texture in a reply: which of them there are, and that each is what the protocol says.
namespace Capriccio.Protocol
{
    internal struct GeneratedPictures
    {
        private readonly ReplyBuffers buffers;

        private GeneratedPictures(ReplyBuffers buffers)
            : this()
        {
            this.buffers = buffers;
        }

        public WireBuffer? Image { get; private set; }

        public WireBuffer? Normal { get; private set; }

        public WireBuffer? Height { get; private set; }

        public WireBuffer? Orm { get; private set; }

        /// <summary>Reads a texture: its picture, and all of its maps or none.</summary>
        public static GeneratedPictures Texture(MessagePackValue map, Reply reply, string where)
        {
            var pictures = new GeneratedPictures(new ReplyBuffers(reply.Buffers, where));
            pictures.Image = pictures.buffers.Named(map, "image");
            pictures.Check(pictures.Image.Value, "image", "uint8", -1, -1, 3);
            if (Has(map, "normal") || Has(map, "height") || Has(map, "orm"))
            {
                pictures.ReadMaps(map);
            }
            return pictures;
        }

        /// <summary>Reads the maps of a texture that the caller has.</summary>
        public static GeneratedPictures Maps(MessagePackValue map, Reply reply, string where)
        {
            var pictures = new GeneratedPictures(new ReplyBuffers(reply.Buffers, where));
            pictures.ReadMaps(map);
            return pictures;
        }

        private static bool Has(MessagePackValue map, string field)
        {
            return map[field].Kind != MessagePackKind.Nil;
        }

        private void ReadMaps(MessagePackValue map)
        {
            Normal = buffers.Named(map, "normal");
            Height = buffers.Named(map, "height");
            Orm = buffers.Named(map, "orm");
            // The maps are as large as the picture, where both are tensors.
            var first = (Image ?? Normal).Value.Descriptor as TensorDescriptor;
            int rows = first?.Shape[0] ?? -1;
            int columns = first != null && first.Shape.Count > 1 ? first.Shape[1] : -1;
            Check(Normal.Value, "normal", "uint8", rows, columns, 3);
            Check(Height.Value, "height", "uint16", rows, columns);
            Check(Orm.Value, "orm", "uint8", rows, columns, 3);
        }

        private void Check(WireBuffer buffer, string field, string dtype, params int[] shape)
        {
            if (buffer.Descriptor is FileDescriptor)
            {
                buffers.CheckFile(buffer, field, "png");
            }
            else
            {
                buffers.CheckTensor(buffer, field, dtype, shape);
            }
        }
    }
}
