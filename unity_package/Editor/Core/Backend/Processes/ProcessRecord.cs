// What must be known of a started process to find it again when everything here has been forgotten: Unity reloads all
// scripts whenever one is compiled and, mostly, when play begins. Values only.
using System;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal enum ProcessPurpose
    {
        /// <summary>It is a backend.</summary>
        Serve,

        /// <summary>It makes the private environment.</summary>
        Install,

        /// <summary>It removes the private environment.</summary>
        Remove,
    }

    /// <summary>One started process. Immutable.</summary>
    internal sealed class ProcessRecord
    {
        private const long Schema = 1;

        public ProcessRecord(ProcessPurpose purpose, ProcessIdentity process, ProcessIdentity editor, long input, string logPath)
        {
            Purpose = purpose;
            Process = process;
            Editor = editor;
            Input = input;
            LogPath = logPath;
        }

        public ProcessPurpose Purpose { get; }

        public ProcessIdentity Process { get; }

        /// <summary>The editor that started it.</summary>
        public ProcessIdentity Editor { get; }

        /// <summary>The handle of the pipe to its standard input, valid in the editor that started it and nowhere else.</summary>
        public long Input { get; }

        /// <summary>The file that it prints to.</summary>
        public string LogPath { get; }

        /// <exception cref="FormatException">The text is no record.</exception>
        public static ProcessRecord Read(string text)
        {
            MessagePackValue map = JsonReader.Read(text);
            if (!map["schema"].TryGetInt64(out long schema) || schema != Schema)
            {
                throw new FormatException($"The record's schema is {map["schema"]}; allowed: {Schema}.");
            }
            if (!map["log"].TryGetString(out string log) || !map["purpose"].TryGetString(out string purpose)
                || Array.IndexOf(Enum.GetNames(typeof(ProcessPurpose)), purpose) < 0)
            {
                throw new FormatException($"The record {map} lacks a purpose or a log.");
            }
            var known = (ProcessPurpose)Enum.Parse(typeof(ProcessPurpose), purpose);
            return new ProcessRecord(known, Identity(map["process"]), Identity(map["editor"]), Integer(map["input"]), log);
        }

        public string ToJson()
        {
            return JsonWriter.Write(MessagePackValue.Map(
                MessagePackValue.Entry("schema", MessagePackValue.From(Schema)),
                MessagePackValue.Entry("purpose", MessagePackValue.From(Purpose.ToString())),
                MessagePackValue.Entry("process", Tree(Process)),
                MessagePackValue.Entry("editor", Tree(Editor)),
                MessagePackValue.Entry("input", MessagePackValue.From(Input)),
                MessagePackValue.Entry("log", MessagePackValue.From(LogPath))));
        }

        private static MessagePackValue Tree(ProcessIdentity identity)
        {
            return MessagePackValue.Map(
                MessagePackValue.Entry("id", MessagePackValue.From(identity.Id)),
                MessagePackValue.Entry("started", MessagePackValue.From(identity.StartedTicks)));
        }

        private static ProcessIdentity Identity(MessagePackValue map)
        {
            long id = Integer(map["id"]);
            long started = Integer(map["started"]);
            if (id <= 0 || id > int.MaxValue || started <= 0 || started > DateTime.MaxValue.Ticks)
            {
                throw new FormatException($"{map} is no process.");
            }
            return new ProcessIdentity((int)id, started);
        }

        private static long Integer(MessagePackValue value)
        {
            return value.TryGetInt64(out long integer) ? integer : throw new FormatException($"{value} is no whole number.");
        }
    }
}
