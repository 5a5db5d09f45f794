// The few assertions that the behaviours need.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Tests
{
    internal static class Check
    {
        public static void That(bool condition, string what)
        {
            if (!condition)
            {
                throw new InvalidOperationException(what);
            }
        }

        public static void Equal<T>(T expected, T actual, string what = "value")
        {
            That(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected <{expected}>, got <{actual}>");
        }

        public static T Throws<T>(Action action) where T : Exception
        {
            try
            {
                action();
            }
            catch (T error) when (error.GetType() == typeof(T))
            {
                return error;
            }
            catch (Exception other)
            {
                throw new InvalidOperationException($"expected {typeof(T).Name}, got {other}");
            }
            throw new InvalidOperationException($"expected {typeof(T).Name}, nothing was thrown");
        }

        public static T Fails<T>(Task task) where T : Exception
        {
            return Throws<T>(() => Wait.For(task));
        }
    }

    internal static class Wait
    {
        private const int LongestMs = 30000;

        public static T For<T>(Task<T> task)
        {
            For((Task)task);
            return task.Result;
        }

        public static void For(Task task)
        {
            if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(LongestMs))
            {
                throw new TimeoutException($"a task was still running after {LongestMs} ms");
            }
            task.GetAwaiter().GetResult();
        }

        public static void Until(Func<bool> condition, string what)
        {
            var clock = Stopwatch.StartNew();
            while (!condition())
            {
                Check.That(clock.ElapsedMilliseconds < LongestMs, $"never happened: {what}");
                Thread.Sleep(5);
            }
        }
    }
}
