using Portcullis.Server.Commands;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Conformance;

/// <summary>A command that nobody tested, or whose replies nobody looked up, breaks the build.</summary>
public sealed class CompletenessTests
{
    public static TheoryData<string> Verbs => [.. CommandTable.All.Select(command => command.Verb)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_has_a_row_in_the_reply_table(string verb) => Assert.NotNull(ReplyTable.Find(verb));

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_has_a_transcript_with_success_and_failure(string verb)
    {
        var codes = AnswersTo(verb).Select(answer => answer.Code).ToList();
        Assert.Contains(codes, code => code < 400);
        Assert.Contains(codes, code => code >= 400);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_is_tried_before_the_login(string verb)
    {
        var codes = AnswersTo(verb, scene => scene.Notes.Contains("before login")).Select(answer => answer.Code).ToList();
        Assert.NotEmpty(codes);
        if (CommandTable.Find(verb)!.Handler is not (Handler.Anyone or Handler.Switching))
            Assert.Contains(530, codes);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_is_tried_without_the_argument_it_needs_or_with_one_it_does_not_take(string verb)
    {
        var answers = AnswersTo(verb).ToList();
        switch (CommandTable.Find(verb)!.Argument)
        {
            case Argument.Required:
                Assert.Contains(answers, answer => !answer.Command.Text.Contains(' ') && answer.Code == 501);
                break;
            case Argument.None:
                Assert.Contains(answers, answer => answer.Command.Text.Contains(' ') && answer.Code == 501);
                break;
            default:
                Assert.Contains(answers, answer => !answer.Command.Text.Contains(' '));
                break;
        }
    }

    [Fact]
    public void Every_transcript_is_of_a_command() =>
        Assert.All(Transcript.All, scene => Assert.NotNull(CommandTable.Find(scene.Verb)));

    [Fact]
    public void Every_row_is_of_a_command() =>
        Assert.All(ReplyTable.Rows.Where(row => row.Verb[0] != '('), row => Assert.NotNull(CommandTable.Find(row.Verb)));

    [Fact]
    public void No_row_is_there_twice() =>
        Assert.Equal(ReplyTable.Rows.Count, ReplyTable.Rows.Select(row => row.Verb).Distinct().Count());

    [Fact]
    public void No_addition_says_what_a_table_says_already() =>
        Assert.All(ReplyAdditions.All.Where(addition => addition.Verbs != "*"), addition => Assert.All(addition.Verbs.Split(' '), verb =>
        {
            var row = ReplyTable.Find(verb);
            Assert.NotNull(row);
            Assert.DoesNotContain(addition.Code, addition.AfterPreliminary ? row.Then : row.Codes);
        }));

    private static IEnumerable<(Step Command, int Code)> AnswersTo(string verb, Func<Scene, bool>? which = null) =>
        Transcript.All.Where(scene => scene.Verb == verb && (which is null || which(scene)))
            .SelectMany(scene => scene.Answers)
            .Where(answer => answer.Command.Verb == verb);
}
