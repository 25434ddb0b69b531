using Portcullis.Client.DataTransfer;
using Portcullis.Client.LocalFiles;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>get, put, append.</summary>
internal static class GetAndPut
{
    private const string ReplaceOption = "REPLACE";

    public static Task GetAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var (names, replaces) = FileArguments.Parse(arguments, ReplaceOption, 2);
        var local = context.Local(names.Count == 2 ? names[1] : LocalNameOf(names[0]));
        return context.RestartPoints.Wanted is not null
            ? Resuming.GetAsync(context, names[0], local, cancellation)
            : GetAsync(context, names[0], local, replaces || context.Replaces, cancellation);
    }

    public static async Task GetAsync(ScriptContext context, string remote, string local, bool replaces, CancellationToken cancellation)
    {
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        context.RestartPoints.Pathname = remote;
        var result = await context.Client.RetrieveFileAsync(remote, local, replaces, cancellation).ConfigureAwait(false);
        Tell(context, result, stopwatch.Elapsed);
    }

    public static Task PutAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        // (REPLACE is harmless here: a server replaces without it.
        var names = FileArguments.Parse(arguments, ReplaceOption, 2).Names;
        var (local, remote) = (context.Local(names[0]), names.Count == 2 ? names[1] : Path.GetFileName(names[0]));
        return context.RestartPoints.Wanted is not null
            ? Resuming.PutAsync(context, local, remote, cancellation)
            : PutAsync(context, local, remote, context.StoresUnique ? StoreCommand.Stou : StoreCommand.Stor, cancellation);
    }

    public static Task AppendAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        PutAsync(context, context.Local(arguments[0]), arguments.Count == 2 ? arguments[1] : Path.GetFileName(arguments[0]), StoreCommand.Appe, cancellation);

    public static async Task PutAsync(ScriptContext context, string local, string remote, StoreCommand command, CancellationToken cancellation)
    {
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        context.RestartPoints.Pathname = remote;
        var result = await context.Client.StoreFileAsync(local, remote, command, cancellation).ConfigureAwait(false);
        Tell(context, result, stopwatch.Elapsed);

        // The name that the server found stands in its 1yz (RFC 1123 §4.1.2.9), or after all in its 2yz.
        if (command == StoreCommand.Stou)
            context.Print((result.Beginning ?? result.Completion).ToString());
    }

    public static void Tell(ScriptContext context, TransferResult result, TimeSpan elapsed) =>
        context.Tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{result.Octets} octets in {elapsed.TotalSeconds:0.000} s"));

    /// <exception cref="FtpException">The remote name ends in nothing that a file can be called here.</exception>
    public static string LocalNameOf(string remote)
    {
        var name = remote[(remote.LastIndexOf('/') + 1)..];
        return LocalName.Fault(name) is { } fault
            ? throw new FtpException(FtpFailure.LocalFile, $"Name the local file: '{name}' {fault}.")
            : name;
    }
}
