// The 64 bytes with which both ZMTP peers begin (https://rfc.zeromq.org/spec/37/): signature, version, mechanism.
using System;
using System.Text;

namespace Capriccio.Protocol
{
    internal static class ZmtpGreeting
    {
        public const int Size = 64;
        private const int VersionOffset = 10;
        private const int MechanismOffset = 12;
        private const int MechanismSize = 20;
        private const byte MajorVersion = 3;
        private const byte MinorVersion = 1;

        private static readonly byte[] NullMechanism = Encoding.ASCII.GetBytes("NULL");

        public static byte[] Build()
        {
            var greeting = new byte[Size];
            greeting[0] = 0xff;
            greeting[9] = 0x7f;
            greeting[VersionOffset] = MajorVersion;
            greeting[VersionOffset + 1] = MinorVersion;
            NullMechanism.CopyTo(greeting, MechanismOffset);
            return greeting;
        }

        /// <summary>Refuses a greeting as soon as the bytes that are there rule it out, not only when it is whole.</summary>
        /// <remarks>A peer that is no ZMTP peer may never send 64 bytes: an HTTP server waits for a request.</remarks>
        public static void Check(byte[] greeting, int received)
        {
            if ((received > 0 && greeting[0] != 0xff) || (received > 9 && (greeting[9] & 1) == 0))
            {
                throw ProtocolException.Malformed(
                    "The peer does not speak ZMTP: its first bytes are no ZeroMQ greeting. Does another service listen on this port?");
            }
            if (received > VersionOffset && greeting[VersionOffset] < MajorVersion)
            {
                throw new ProtocolException(
                    Spec.Errors.IncompatibleVersion,
                    $"The peer speaks ZMTP {greeting[VersionOffset]}; version {MajorVersion} or later is needed.");
            }
            if (received == Size && !IsNullMechanism(greeting))
            {
                string mechanism = Encoding.ASCII.GetString(greeting, MechanismOffset, MechanismSize).TrimEnd('\0');
                throw new ProtocolException(
                    Spec.Errors.Unauthorized,
                    $"The peer asks for the security mechanism '{mechanism}'; this client has NULL. Reach it through a tunnel.");
            }
        }

        private static bool IsNullMechanism(byte[] greeting)
        {
            for (int index = 0; index < MechanismSize; index++)
            {
                byte expected = index < NullMechanism.Length ? NullMechanism[index] : (byte)0;
                if (greeting[MechanismOffset + index] != expected)
                {
                    return false;
                }
            }
            return true;
        }
    }
}
