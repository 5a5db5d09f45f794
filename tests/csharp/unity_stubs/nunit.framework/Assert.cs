// reference: https://docs.nunit.org/articles/nunit/writing-tests/assertions/assertion-models/classic.html
namespace NUnit.Framework
{
    public class Assert
    {
        public static extern void AreEqual(double expected, double actual, double delta);
        public static extern void AreEqual(object expected, object actual);
        public static extern void AreEqual(object expected, object actual, string message, params object[] args);
        public static extern void IsTrue(bool condition);
        public static extern void IsTrue(bool condition, string message, params object[] args);
        public static extern void IsFalse(bool condition);
        public static extern void Ignore(string message);
        public static extern void IsNull(object anObject);
        public static extern void IsNotNull(object anObject);
    }
}
