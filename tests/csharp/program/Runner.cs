// Runs named behaviours: `mono tests.exe NAME... KEY=VALUE...` prints `NAME ok` or `NAME FAIL reason` for each, and
// `NAME note ...` for figures. A behaviour is a static method with [Behaviour]; one that hangs fails after its time.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;

namespace Capriccio.Tests
{
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class BehaviourAttribute : Attribute
    {
    }

    internal static class Runner
    {
        private const int LongestMs = 60000;
        private static readonly Dictionary<string, string> Settings = new Dictionary<string, string>();
        private static string running;

        public static string Setting(string key)
        {
            return Settings[key];
        }

        /// <summary>Tells the test suite something while a behaviour runs, or a figure that it measured.</summary>
        public static void Note(string text)
        {
            Console.WriteLine($"{running} note {text}");
        }

        private static int Main(string[] arguments)
        {
            foreach (string[] pair in arguments.Where(each => each.Contains("=")).Select(each => each.Split(new[] { '=' }, 2)))
            {
                Settings[pair[0]] = pair[1];
            }
            Dictionary<string, MethodInfo> known = Assembly.GetExecutingAssembly().GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
                .Where(method => method.GetCustomAttribute<BehaviourAttribute>() != null)
                .ToDictionary(method => method.Name);
            string[] wanted = arguments.Where(each => !each.Contains("=")).ToArray();
            return wanted.Count(name => !Passes(known[name])) == 0 ? 0 : 1;
        }

        private static bool Passes(MethodInfo behaviour)
        {
            running = behaviour.Name;
            Exception error = null;
            var thread = new Thread(() => error = ErrorOf(behaviour)) { IsBackground = true };
            thread.Start();
            int longestMs = Settings.TryGetValue("longest_ms", out string text) ? int.Parse(text) : LongestMs;
            if (!thread.Join(longestMs))
            {
                error = new TimeoutException($"still running after {longestMs} ms");
            }
            string reason = error?.ToString().Replace("\n", " ⏎ ");
            Console.WriteLine(error == null ? $"{behaviour.Name} ok" : $"{behaviour.Name} FAIL {reason}");
            return error == null;
        }

        private static Exception ErrorOf(MethodInfo behaviour)
        {
            try
            {
                ((Action)Delegate.CreateDelegate(typeof(Action), behaviour))();
                return null;
            }
            catch (Exception error)
            {
                return error;
            }
        }
    }
}
