namespace Portcullis.Configuration;

/// <summary>Small files of the host, read whole.</summary>
internal static class HostFile
{
    /// <summary>Null where the file cannot be read, or is longer than <paramref name="maximumLength"/>.</summary>
    public static byte[]? Read(string file, int maximumLength, out string? fault)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // A pipe has no length, and a file may grow: one octet more than there is or is allowed tells.
            var octets = new byte[1 + (stream.CanSeek ? (int)Math.Min(stream.Length, maximumLength) : maximumLength)];
            var length = stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            if (length == octets.Length && length <= maximumLength)
            {
                Array.Resize(ref octets, maximumLength + 1);
                length += stream.ReadAtLeast(octets.AsSpan(length), octets.Length - length, throwOnEndOfStream: false);
            }

            fault = length > maximumLength ? $"{file} is longer than {maximumLength} octets." : null;
            return fault is null ? octets[..length] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => $"There is no file {file}.",
                UnauthorizedAccessException => $"{file} is a folder, or may not be read.",
                _ => e.Message,
            };
            return null;
        }
    }

    public static bool IsOpenToOthers(string file)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        return !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & others) != 0;
    }
}
