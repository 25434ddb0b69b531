using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Portcullis.State;

/// <summary>One connection that is used by one at a time, opened when it is needed and closed after a fault.</summary>
/// <param name="open">Opens it.</param>
/// <param name="look">Asked before each use; throws where there is no database to be used.</param>
internal sealed class Turn(Func<SqliteConnection> open, Action look) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private SqliteConnection? _connection;
    private bool _isOver;

    /// <exception cref="StateUnavailableException">No turn in time, or the database does not answer.</exception>
    /// <exception cref="SqliteException">A constraint of the tables was broken: the caller asked for something that cannot be.</exception>
    public async ValueTask<T> TakeAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        if (!await _turn.WaitAsync(StateDatabase.Patience, cancellation))
            throw new StateUnavailableException("The database is busy.");

        try
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            look();
            return work(_connection ??= open());
        }
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: not raw.SQLITE_CONSTRAINT } or IOException or UnauthorizedAccessException)
        {
            // A lock passes by; after all else the file may be another one, or a sound one, when it is opened anew.
            if (e is not SqliteException { SqliteErrorCode: raw.SQLITE_BUSY })
                Close();
            throw new StateUnavailableException($"The database cannot be used: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the connection when nobody uses it; the next use opens one.</summary>
    public async Task ForgetAsync()
    {
        await _turn.WaitAsync();
        Close();
        _turn.Release();
    }

    public void Dispose()
    {
        // Whoever has the turn finishes: closing below a statement that runs is not to be done.
        _turn.Wait();
        _isOver = true;
        Close();
        _turn.Release();
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
