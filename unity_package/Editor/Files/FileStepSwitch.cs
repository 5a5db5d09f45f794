// How Unity's Undo takes files back: it can only restore objects, so this object is recorded, and the files follow it. It
// outlives domain reloads, as the undo history does. Must not know what the files hold.
using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class FileStepSwitch : ScriptableObject
    {
        private const string KeyPrefix = "Capriccio.FileStep.";

        // Never changes, so that Undo, which restores the whole object, restores nothing of it.
        [SerializeField] private List<WrittenFile> files = new List<WrittenFile>();
        [SerializeField] private string id = string.Empty;

        // What Undo wants: the files there, or not.
        [SerializeField] private bool isOn;

        // What is. Undo must not change it, and a domain reload must not lose it.
        private bool IsDone
        {
            get { return SessionState.GetBool(KeyPrefix + id, false); }
            set { SessionState.SetBool(KeyPrefix + id, value); }
        }

        /// <summary>Makes a step of Undo out of files that were just saved.</summary>
        public static void Record(string undoName, List<WrittenFile> written)
        {
            var step = CreateInstance<FileStepSwitch>();
            step.hideFlags = HideFlags.HideAndDontSave;
            step.files = written;
            step.id = Guid.NewGuid().ToString("N");
            step.IsDone = true;
            Undo.IncrementCurrentGroup();
            Undo.RegisterCompleteObjectUndo(step, undoName);
            step.isOn = true;
            Undo.SetCurrentGroupName(undoName);
            Undo.IncrementCurrentGroup();
        }

        private void OnEnable()
        {
            Undo.undoRedoPerformed += Follow;
            Follow();
        }

        private void OnDisable()
        {
            Undo.undoRedoPerformed -= Follow;
        }

        // Not within Undo, which is still at work: importing may reload the domain.
        private void Follow()
        {
            if (isOn != IsDone)
            {
                EditorApplication.delayCall += CatchUp;
            }
        }

        private void CatchUp()
        {
            if (isOn == IsDone)
            {
                return;
            }
            IsDone = isOn;
            if (isOn)
            {
                Finish(FileStep.Files.Repeat(files));
            }
            else
            {
                Revert();
            }
        }

        private void Revert()
        {
            FileChanges changes = FileStep.Files.Revert(files);
            changes.Problems.AddRange(FileStep.Delete(changes.ToDelete));
            Finish(changes);
        }

        private static void Finish(FileChanges changes)
        {
            FileStep.Import(changes.Changed);
            foreach (string problem in changes.Problems)
            {
                Debug.LogWarning($"Capriccio: {problem}");
            }
        }
    }
}
