// Settings and preferences are kept where they belong. What the user has set is put back.
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Tests
{
    internal sealed class SettingsTests
    {
        private const string Address = "tcp://test.invalid:1";
        private string package;
        private bool hadAsset;

        [SetUp]
        public void Remember()
        {
            package = BackendPreferences.Package;
            hadAsset = Resources.Load<CapriccioSettings>(CapriccioSettings.ResourceName);
        }

        [TearDown]
        public void PutBack()
        {
            BackendPreferences.Package = package;
            BackendPreferences.SetTokenFor(Address, null);
            if (!hadAsset)
            {
                AssetDatabase.DeleteAsset($"{SettingsAsset.Folder}/{CapriccioSettings.ResourceName}.asset");
            }
        }

        [Test]
        public void TokenBelongsToOneAddress()
        {
            Assert.IsNull(BackendPreferences.TokenFor(Address));
            BackendPreferences.SetTokenFor(Address, " secret ");
            Assert.AreEqual("secret", BackendPreferences.TokenFor(Address));
            Assert.IsNull(BackendPreferences.TokenFor(Address + "1"));
        }

        [Test]
        public void PackageThatIsEmptiedIsTheDefault()
        {
            BackendPreferences.Package = "capriccio==0.1.0";
            Assert.AreEqual("capriccio==0.1.0", BackendPreferences.Package);
            BackendPreferences.Package = string.Empty;
            Assert.AreEqual(BackendPreferences.DefaultPackage, BackendPreferences.Package);
        }

        [Test]
        public void SettingsBecomeAnAssetThatTheGameFinds()
        {
            CapriccioSettings settings = SettingsAsset.FindOrMake();
            SettingsAsset.Save(settings);
            Assert.IsTrue(AssetDatabase.GetAssetPath(settings).EndsWith(".asset"));
            Assert.AreEqual(settings, Resources.Load<CapriccioSettings>(CapriccioSettings.ResourceName));
        }

        [Test]
        public void ScriptOfTheEnvironmentComesWithThePackage()
        {
            Assert.IsTrue(System.IO.File.Exists(BackendSettings.Environment().Script));
        }
    }
}
