using System.Data.Common;
using Portcullis.State;

namespace Portcullis.Accounts.Databases;

/// <summary>A database that has the tables of accounts. Its statements differ from those of others in nothing that we use.</summary>
/// <remarks>Both calls throw <see cref="StateUnavailableException"/> where it does not answer.</remarks>
internal interface IAccountDatabase : IAsyncDisposable
{
    string Place { get; }

    /// <param name="read">One statement, or it is not of one moment. It may be run again, if the first connection turns out to be dead.</param>
    /// <param name="cancellation">Ends it.</param>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellation);

    /// <param name="write">In a transaction, which is committed, and on the disk, where it answers so; else it leaves no trace.</param>
    /// <param name="cancellation">Ends it.</param>
    ValueTask<T> WriteAsync<T>(Func<DbConnection, CancellationToken, ValueTask<(T Answer, bool Commits)>> write, CancellationToken cancellation);
}
