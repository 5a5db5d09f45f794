// Twins of models, as `capriccio-train in-engine` writes them: what their files say, and their certificates.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TwinBehaviours
    {
        private const int FuzzRounds = 20000;

        [Behaviour]
        private static void twin_of_a_grid_model_says_what_it_takes_and_gives()
        {
            TwinCard card = Card("grid.in_engine.onnx");
            Check.Equal("look", card.Name);
            Check.Equal("256×144", card.Size.ToString());
            Check.That(card.IsGrid && card.HasDetail && card.Guide.Curve != null, "a grid with detail and a guide of its own");
            Check.That(card.MadeFrom.StartsWith("look 3 (", StringComparison.Ordinal), card.MadeFrom);
            Check.Equal("MIT", card.Licence);
        }

        [Behaviour]
        private static void twin_of_a_frame_model_says_what_it_takes_and_gives()
        {
            TwinCard card = Card("frame.in_engine.onnx");
            Check.Equal("56×40", card.Size.ToString());
            Check.That(!card.IsGrid && !card.HasDetail && card.Guide == null, "frames need neither detail nor guide");
        }

        [Behaviour]
        private static void certificate_draws_the_picture_that_numpy_draws()
        {
            float[] picture = Card("frame.in_engine.onnx").Certificate.Picture();
            Check.That(picture.SequenceEqual(Reference.Floats("certificate_picture.f32")), "the picture differs from NumPy's");
            foreach (ulong seed in new[] { 0UL, 1UL, 1UL << 32, ulong.MaxValue })
            {
                float[] expected = Reference.Floats($"noise_{seed}.f32");
                Check.That(new SeededNoise(seed).Uniform(expected.Length, -2.0, 3.0).SequenceEqual(expected), $"seed {seed}");
            }
        }

        [Behaviour]
        private static void certificate_holds_for_what_onnx_runtime_computes_and_not_for_more()
        {
            TwinCertificate certificate = Card("frame.in_engine.onnx").Certificate;
            float[] output = Reference.Floats("certificate_output.f32");
            double deviation = certificate.Deviation(output);
            Check.That(deviation < 1e-5, $"it differs by {deviation}");
            Check.That(Math.Abs(certificate.Deviation(output.Select(value => value + 0.5f).ToArray()) - 0.5) < 1e-5, "half a colour");
            Check.That(certificate.Tolerance > 0.007 && certificate.Tolerance < 0.008, $"two levels, not {certificate.Tolerance}");
            Check.That(double.IsPositiveInfinity(certificate.Deviation(new float[0])), "nothing is no output");
            Check.That(double.IsPositiveInfinity(certificate.Deviation(output.Select(value => float.NaN).ToArray())), "no numbers");
        }

        [Behaviour]
        private static void models_of_the_backend_and_other_files_are_refused_with_what_to_do()
        {
            Refused(() => Card("grid.onnx"), "This is a model for the backend. Make its twin");
            Refused(() => Card("other.onnx"), "This file holds no model of Capriccio");
            Refused(() => Metadata(Encoding.ASCII.GetBytes("no model at all")), "This is no .onnx file, or a broken one");
            Check.Equal(0, Metadata(new byte[0]).Count);
        }

        [Behaviour]
        private static void broken_cards_say_what_is_wrong()
        {
            string whole = Text("frame.in_engine.onnx");
            Refused(() => Parse("{"), "it is no JSON");
            Refused(() => Parse(whole.Replace("style.frame", "texture.vary")), "its kind is texture.vary; allowed: style.grid, style.frame");
            Refused(() => Parse(whole.Replace("NCHW", "NHWC")), "allowed: one picture as float32, NCHW");
            Refused(() => Parse(whole.Replace("[1,3,40,56]", "[1,3,40,5000]")), "with sides of 1 to 2048");
            Refused(() => Parse(whole.Replace("\"input_shape\":[1,3,40,56]", "\"input_shape\":[1,3,40,57]")), "fits no picture of 56×40");
            Refused(() => Parse(whole.Replace("\"seed\":0", "\"seed\":-1")), "fits no picture of 56×40");
            Refused(() => Parse(whole.Replace("\"positions\":[", "\"positions\":[-5,")), "fits no picture of 56×40");
            Refused(() => Parse(whole.Replace("\"expected\":[", "\"expected\":[\"a\",")), "expected of its certificate holds");
        }

        [Behaviour]
        private static void fuzzed_model_files_are_read_or_refused()
        {
            byte[][] seeds = { Reference.Read("other.onnx"), Reference.Read("small.in_engine.onnx") };
            Mutations.Try<CapriccioException>(seeds, FuzzRounds, bytes => Metadata(bytes));
        }

        [Behaviour]
        private static void fuzzed_cards_are_read_or_refused()
        {
            byte[][] seeds = { Encoding.UTF8.GetBytes(Text("frame.in_engine.onnx")), Encoding.UTF8.GetBytes(Text("grid.in_engine.onnx")) };
            Mutations.Try<CapriccioException>(seeds, FuzzRounds / 4, bytes => Parse(Encoding.UTF8.GetString(bytes)));
        }

        private static TwinCard Card(string file)
        {
            return TwinCard.FromMetadata(Metadata(Reference.Read(file)));
        }

        private static TwinCard Parse(string card)
        {
            return TwinCard.FromMetadata(new Dictionary<string, string> { { "capriccio.in_engine.card", card } });
        }

        private static string Text(string file)
        {
            return Metadata(Reference.Read(file))["capriccio.in_engine.card"];
        }

        private static IReadOnlyDictionary<string, string> Metadata(byte[] file)
        {
            return OnnxMetadata.Read(new MemoryStream(file));
        }

        private static void Refused(Action read, string reason)
        {
            string message = Check.Throws<CapriccioException>(read).Message;
            Check.That(message.Contains(reason), message);
        }
    }
}
