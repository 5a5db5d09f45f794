// ORM maps packed as Unity's pipelines read them.
using System.IO;
using Capriccio.Core;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class MaskMapBehaviours
    {
        [Behaviour]
        private static void occlusion_roughness_metallic_become_metallic_occlusion_detail_smoothness()
        {
            var orm = new Pixels(new byte[] { 200, 30, 7, 255, 0, 255 }, 2, 1, 3);
            Pixels mask = MaskMap.FromOrm(orm);
            Check.Equal("7 200 255 225 255 255 255 255", string.Join(" ", mask.Bytes));
            Check.Equal(4, mask.Channels);
        }

        [Behaviour]
        private static void a_map_of_the_backend_is_packed_and_keeps_its_note()
        {
            byte[] file = File.ReadAllBytes(Runner.Setting("orm"));
            byte[] packed = MaskMap.FromOrm(file);
            Check.Equal(PngNote.Find(file, "capriccio"), PngNote.Find(packed, "capriccio"));
            Check.That(PngNote.Find(packed, "capriccio") != null, "it says where it comes from");
            Pixels orm = PngReader.Read(file);
            Pixels mask = PngReader.Read(packed);
            Check.Equal($"{orm.Width} {orm.Height}", $"{mask.Width} {mask.Height}");
            for (int index = 0; index < orm.Width * orm.Height; index++)
            {
                Check.Equal(orm.Bytes[index * 3], mask.Bytes[(index * 4) + 1], "occlusion");
                Check.Equal(255 - orm.Bytes[(index * 3) + 1], mask.Bytes[(index * 4) + 3], "smoothness");
                Check.Equal(orm.Bytes[(index * 3) + 2], mask.Bytes[index * 4], "metallic");
            }
        }

        [Behaviour]
        private static void what_is_no_orm_map_is_refused()
        {
            Check.Throws<PictureException>(() => MaskMap.FromOrm(new Pixels(new byte[4], 1, 1, 4)));
            Check.Throws<PictureException>(() => MaskMap.FromOrm(new byte[] { 1, 2, 3 }));
        }
    }
}
