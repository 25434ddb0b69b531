using Portcullis.Client;
using Portcullis.Client.Scripts;

namespace Portcullis.Tests.Client.Scripts;

public sealed class ConfirmTests
{
    [Theory]
    [InlineData("mdelete *", "b")]
    [InlineData("prompt 0; mdelete *", "")]
    [InlineData("mget *", "a b")]
    public async Task Who_is_there_is_asked_before_each_file(string script, string left)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-tests-");
        try
        {
            await using var server = new OwnServer();
            await server.WriteAsync("/a", [1]);
            await server.WriteAsync("/b", [1]);
            var asked = new List<string>();
            var console = new ScriptConsole(_ => { }, _ => { }, error => Assert.Fail(error.Message), _ => null, question =>
            {
                asked.Add(question);
                return question.EndsWith(" a?", StringComparison.Ordinal);
            });
            await using var context = new ScriptContext(console, new FtpClientOptions()) { LocalDirectory = folder.FullName };
            var runner = new ScriptRunner(context, stopsOnError: false);
            foreach (var line in ScriptReader.Read($"open 127.0.0.1 {server.Port}; user anna geheim; {script}", semicolonSeparates: true))
                await runner.RunAsync(line, default);

            Assert.Equal(script.StartsWith("prompt", StringComparison.Ordinal) ? 0 : 2, asked.Count);
            Assert.Equal(left, string.Join(' ', await context.Client.ListAsync(ListingCommand.Nlst)));
            Assert.Equal(script == "mget *" ? ["a"] : [], folder.GetFiles().Select(file => file.Name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
