// The models that a server has, and the files that it refused.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>What <c>models.list</c> answers. Immutable.</summary>
    public sealed class ModelList
    {
        internal ModelList(MessagePackValue body)
        {
            var fields = new ReplyFields(body, "The reply to models.list");
            Models = fields.List("models").Select(model => new ModelSummary(model)).ToArray();
            Problems = fields.List("problems").Select(problem => new ModelProblem(problem)).ToArray();
        }

        /// <summary>The loaded models.</summary>
        public IReadOnlyList<ModelSummary> Models { get; }

        /// <summary>The files that were refused, and why.</summary>
        public IReadOnlyList<ModelProblem> Problems { get; }
    }

    /// <summary>One loaded model. Immutable.</summary>
    public sealed class ModelSummary
    {
        internal ModelSummary(MessagePackValue card)
        {
            var fields = new ReplyFields(card, "A model in the reply to models.list");
            Name = fields.Text("name");
            Version = fields.Text("version");
            Kind = fields.Text("kind");
            Card = card;
        }

        /// <summary>The name by which requests speak of it.</summary>
        public string Name { get; }

        /// <summary>The model's own version.</summary>
        public string Version { get; }

        /// <summary>What it does, for example <c>style.grid</c>.</summary>
        public string Kind { get; }

        /// <summary>Its whole card: inputs, outputs, parameters, provenance, metrics.</summary>
        public MessagePackValue Card { get; }
    }

    /// <summary>One file in the models folder that could not be loaded. Immutable.</summary>
    public sealed class ModelProblem
    {
        internal ModelProblem(MessagePackValue problem)
        {
            var fields = new ReplyFields(problem, "A problem in the reply to models.list");
            File = fields.Text("file");
            Code = fields.Text("code");
            Message = fields.Text("message");
        }

        /// <summary>The file.</summary>
        public string File { get; }

        /// <summary>The machine-readable cause.</summary>
        public string Code { get; }

        /// <summary>The cause for people.</summary>
        public string Message { get; }
    }
}
