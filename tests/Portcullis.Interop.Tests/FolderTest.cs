using System.Security.Cryptography;

namespace Portcullis.Interop.Tests;

/// <summary>What all tests here share: a folder the server serves, one the client has, and octets to compare.</summary>
public abstract class FolderTest
{
    /// <summary>Holds the two; whatever stands here beside them is outside for the server.</summary>
    protected abstract string Base { get; }

    private protected abstract ServerProcess Server { get; }

    /// <summary>What the server serves.</summary>
    protected string Root => Path.Combine(Base, "root");

    /// <summary>What the client has.</summary>
    protected string Local => Path.Combine(Base, "local");

    /// <summary>A pathname of the host for one of the server.</summary>
    protected string OnServer(string path) => Path.Combine(Root, path.TrimStart('/'));

    /// <summary>A file of the client with random octets; returns its pathname.</summary>
    protected string MakeLocal(string name, int length) => Make(Path.Combine(Local, name), length);

    /// <summary>A file in the folder of the server with random octets; returns its pathname.</summary>
    protected string MakeOnServer(string name, int length) => Make(OnServer(name), length);

    protected static void AssertSame(string expected, string actual)
    {
        Assert.True(File.Exists(actual), $"{actual} is not there.");
        Assert.Equal(new FileInfo(expected).Length, new FileInfo(actual).Length);
        Assert.Equal(Digest.OfFile(expected), Digest.OfFile(actual));
    }

    /// <summary>All names below a folder, hidden ones too, relative to it and in order. Links are not followed.</summary>
    protected static string[] Tree(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().SelectMany(Below).Select(name => Path.GetRelativePath(folder, name)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Below(FileSystemInfo entry) =>
        entry is DirectoryInfo { LinkTarget: null } directory
            ? [entry.FullName, .. directory.EnumerateFileSystemInfos().SelectMany(Below)]
            : [entry.FullName];

    private static string Make(string path, int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(length));
        return path;
    }
}

/// <summary>SHA-256, in hexadecimal.</summary>
internal static class Digest
{
    public static string Of(ReadOnlySpan<byte> octets) => Convert.ToHexString(SHA256.HashData(octets));

    public static string OfFile(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
