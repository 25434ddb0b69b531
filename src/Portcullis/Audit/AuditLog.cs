using Microsoft.Extensions.Logging;

namespace Portcullis.Audit;

// Where the chain is, told in another place than the chain: who compares the two misses what was taken off its end.
internal static partial class AuditLog
{
    [LoggerMessage(5101, LogLevel.Information, "The audit record in {Folder} goes on after record {Number}, hash {Hash}")]
    public static partial void Begun(ILogger logger, string folder, long number, string hash);

    [LoggerMessage(5102, LogLevel.Information, "The audit record in {Folder} ends with record {Number}, hash {Hash}")]
    public static partial void Ended(ILogger logger, string folder, long number, string hash);

    [LoggerMessage(5103, LogLevel.Error, "The audit record in {Folder} was found {Finding} at the start; that is on the record, and 'portcullis audit verify' tells more")]
    public static partial void Found(ILogger logger, string folder, string finding);

    [LoggerMessage(5104, LogLevel.Error, "The audit record in {Folder} cannot be written; the server {Meanwhile} until it can, which is tried each second")]
    public static partial void Failing(ILogger logger, Exception exception, string folder, string meanwhile);

    [LoggerMessage(5105, LogLevel.Information, "The audit record in {Folder} can be written again")]
    public static partial void GoesOn(ILogger logger, string folder);

    [LoggerMessage(5106, LogLevel.Error, "The audit record ends without {Count} records that could not be written")]
    public static partial void Abandoned(ILogger logger, long count);
}
