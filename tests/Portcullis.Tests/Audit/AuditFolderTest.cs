using System.Text;
using Microsoft.Extensions.Time.Testing;
using Portcullis.Audit;
using Portcullis.Server.Auditing;

namespace Portcullis.Tests.Audit;

/// <summary>An audit record in a folder of its own.</summary>
public abstract class AuditFolderTest : IDisposable
{
    private protected static readonly DateTimeOffset At = new(2026, 2, 9, 14, 5, 0, TimeSpan.Zero);

    private protected static readonly AuditKey Secret = new(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    private protected FakeTimeProvider Clock { get; } = new(At);

    private protected string Folder => Path.Combine(_folder.FullName, "audit");

    private protected AuditSettings Settings => AuditSettings.Default with { Folder = Folder };

    private protected string Head => Path.Combine(Folder, AuditHead.FileName);

    public virtual void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected string Name(int number) => Path.Combine(Folder, AuditFiles.NameOf(number));

    private protected static Refusal Refusal(string verb) => new(At, 7, "anna", System.Net.IPAddress.Parse("198.51.100.7"), verb, "access.not-permitted", "Permission denied.");

    /// <summary>Appends one by one, after the record that it begins.</summary>
    private protected void Write(AuditKey key, int count, AuditSettings? settings = null)
    {
        using var chain = AuditChain.Open(settings ?? Settings, key, Clock);
        for (var i = 0; i < count; i++)
            Append(chain, Refusal($"DELE {i}"));
    }

    private protected static void Append(AuditChain chain, AuditRecord record) => chain.Append([writer => AuditEvents.Write(writer, record, 1)]);

    private protected AuditVerdict Verify(AuditKey key, AuditLink? expected = null) => AuditVerifier.Verify(Folder, key, expected);

    private protected string[] Problems(AuditKey key) => [.. Verify(key).Problems.Select(problem => problem.ToString())];
}
