// Frames on their way: how many there are at once, what becomes of those that the server gives up, and what pauses follow.
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class FrameFlowBehaviours
    {
        private static readonly FrameSize Size = new FrameSize(16, 9);

        private static double nowS;

        [Behaviour]
        private static void flow_has_one_frame_at_the_server_and_one_captured_at_most()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                FrameFlow flow = Flow("any");
                Check.That(Capture(flow, client) && Capture(flow, client), "one is sent, one is captured");
                Check.That(!flow.IsCaptureDue, "no third one");
                Check.Equal(FlowNews.Arrived, Ended(flow));
                flow.Send(client);
                Check.That(flow.IsCaptureDue, "the captured one is on its way");
                Check.Equal(FlowNews.Arrived, Ended(flow));
                Check.Equal(FlowNews.None, flow.Take());
            }
        }

        [Behaviour]
        private static void flow_drops_frames_that_were_superseded_or_expired_without_a_pause()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                foreach (string model in new[] { Spec.Errors.Superseded, Spec.Errors.Expired })
                {
                    FrameFlow flow = Flow(model);
                    for (int frame = 0; frame < 5; frame++)
                    {
                        Check.That(Capture(flow, client), $"frame {frame} is captured");
                        Check.Equal(FlowNews.Dropped, Ended(flow));
                    }
                }
            }
        }

        [Behaviour]
        private static void flow_pauses_after_another_error_and_forgets_what_was_captured()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                FrameFlow flow = Flow(Spec.Errors.Busy);
                Check.That(Capture(flow, client) && Capture(flow, client), "one is sent, one is captured");
                Check.Equal(FlowNews.Failed, Ended(flow));
                Check.Equal(Spec.Errors.Busy, ((CapriccioException)flow.Problem).Code);
                Check.That(!flow.IsCaptureDue, "a pause");
                nowS += 0.6;
                Check.That(flow.IsCaptureDue, "the pause is over");
                flow.Send(client);
                Check.Equal(FlowNews.None, flow.Take());
            }
        }

        [Behaviour]
        private static void flow_captures_at_its_rate_and_catches_up_by_one_frame_at_most()
        {
            FrameFlow flow = Flow("any");
            flow.CapturesPerSecond = 10;
            int captured = 0;
            for (int frame = 0; frame < 600; frame++)
            {
                nowS += 1.0 / 60.0;
                captured += Drop(flow) ? 1 : 0;
            }
            Check.That(captured >= 100 && captured <= 102, $"{captured} captures in ten seconds");
            nowS += 5.0;
            Check.That(Drop(flow) && Drop(flow) && !Drop(flow), "one of those that were missed is made up for");
        }

        [Behaviour]
        private static void flow_that_was_abandoned_hands_over_nothing_that_was_under_way()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                FrameFlow flow = Flow("any");
                for (int time = 0; time < 20; time++)
                {
                    Check.That(Capture(flow, client), "a frame is sent");
                    FrameSlot reading = flow.IsCaptureDue ? flow.BeginCapture() : null;
                    flow.Abandon();
                    flow.Abandon();
                    Check.That(reading == null || !flow.IsExpected(reading), "a capture that was under way is not expected");
                    Check.Equal(FlowNews.None, flow.Take());
                }
                Check.That(Capture(flow, client), "a frame is sent");
                Check.Equal(FlowNews.Arrived, Ended(flow));
            }
        }

        private static FrameFlow Flow(string model)
        {
            nowS = 0;
            return new FrameFlow(new FrameLook(Size, null), model, "camera", () => nowS) { CapturesPerSecond = 1e6 };
        }

        private static bool Capture(FrameFlow flow, CapriccioClient client)
        {
            nowS += 0.01;
            if (!flow.IsCaptureDue)
            {
                return false;
            }
            flow.BeginCapture();
            flow.EndCapture(true);
            flow.Send(client);
            return true;
        }

        private static bool Drop(FrameFlow flow)
        {
            if (!flow.IsCaptureDue)
            {
                return false;
            }
            flow.BeginCapture();
            flow.EndCapture(false);
            return true;
        }

        private static FlowNews Ended(FrameFlow flow)
        {
            FlowNews news = FlowNews.None;
            Wait.Until(() => (news = flow.Take()) != FlowNews.None, "the end of a frame");
            return news;
        }
    }
}
