using System.Text;

namespace Portcullis.Configuration;

/// <summary>A file whose first line is a password, as secret stores mount them.</summary>
internal static class PasswordFile
{
    private const int MaximumLength = 4096;

    /// <summary>Null where there is none; then there is an error for it.</summary>
    public static string? Read(string file, Origin origin, string path, Reading reading)
    {
        var octets = HostFile.Read(file, MaximumLength, out var fault);
        if (octets is null)
        {
            reading.Errors.Add(origin, path, fault!);
            return null;
        }

        if (HostFile.IsOpenToOthers(file))
            reading.Errors.Warn(origin, path, $"{file} has a password in it and can be read by others than its owner: chmod 600 {file}");

        var line = Encoding.UTF8.GetString(octets).Split('\n')[0].TrimEnd('\r');
        if (line.Length > 0 && !line.Any(char.IsControl))
            return line;

        reading.Errors.Add(origin, path, $"The first line of {file} is not {Kinds.Password.Allowed}.");
        return null;
    }
}
