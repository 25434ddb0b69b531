using System.Globalization;
using System.Net;

namespace Portcullis.Load;

/// <summary>One run, as the command line says it. Sizes in octets, times in seconds.</summary>
internal sealed record LoadOptions
{
    public string Mode { get; init; } = "";

    /// <summary>IPv4, in the order of the network.</summary>
    public uint Address { get; init; } = 0x0100007F;

    public int Port { get; init; }

    public string User { get; init; } = "ftpbench";

    public string Password { get; init; } = "benchpw";

    public int Sessions { get; init; } = 1;

    /// <summary>Of one file, in what is stored.</summary>
    public long Size { get; init; } = 1024;

    /// <summary>How often each session moves its large file.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>How long small files, logins and NOOPs go on.</summary>
    public double Seconds { get; init; } = 2;

    public double WarmUp { get; init; } = 0.5;

    /// <summary>The directory of the session, or for lists the one to list.</summary>
    public string Folder { get; init; } = "/";

    public string Type { get; init; } = "I";

    public bool Tls { get; init; }

    /// <summary>Data connections resume the session of their control connection.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>The kernel discards what comes (MSG_TRUNC): the server is what limits.</summary>
    public bool Discard { get; init; }

    /// <summary>The other side is the bare pump, which speaks no FTP.</summary>
    public bool Pump { get; init; }

    /// <summary>A cgroup of the server, whose cpu.stat is read where the measuring begins and ends.</summary>
    public string? Group { get; init; }

    /// <summary>How many lines a listing must have.</summary>
    public int Entries { get; init; }

    public static LoadOptions Parse(string[] arguments)
    {
        var options = new LoadOptions { Mode = arguments.FirstOrDefault() ?? throw new FormatException(Usage) };
        for (var i = 1; i < arguments.Length; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--tls" => options with { Tls = true },
                "--no-resume" => options with { Resume = false },
                "--discard" => options with { Discard = true },
                "--pump" => options with { Pump = true },
                _ => options.With(name, ++i < arguments.Length ? arguments[i] : throw new FormatException($"{name}: its value is missing.")),
            };
        }

        return options;
    }

    private LoadOptions With(string name, string value)
    {
        return name switch
        {
            "--server" => this with { Address = BitConverter.ToUInt32(IPEndPoint.Parse(value).Address.GetAddressBytes()), Port = IPEndPoint.Parse(value).Port },
            "--user" => this with { User = value },
            "--password" => this with { Password = value },
            "--sessions" => this with { Sessions = Number() },
            "--size" => this with { Size = long.Parse(value, CultureInfo.InvariantCulture) },
            "--repeat" => this with { Repeat = Number() },
            "--seconds" => this with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
            "--warm-up" => this with { WarmUp = double.Parse(value, CultureInfo.InvariantCulture) },
            "--folder" => this with { Folder = value },
            "--type" => this with { Type = value },
            "--group" => this with { Group = value },
            "--entries" => this with { Entries = Number() },
            _ => throw new FormatException($"{name} is not an option.\n{Usage}"),
        };

        int Number() => int.Parse(value, CultureInfo.InvariantCulture);
    }

    private const string Usage = """
        Portcullis.Load MODE --server ADDRESS:PORT [options]; prints one line of JSON, or fails with exit code 1 and no result.
        Modes: retr, stor (large files: --size, --repeat, --type I|A|E, --discard, --pump); small-retr, small-stor (--size, --seconds,
          --warm-up); login, handshake; idle; list, mlsd (--folder, --entries); noop; commit (--folder of the disk); pump (a server);
          files (makes what retr and small-retr fetch: --folder of the disk, --sessions, --size, --type I|A for noise or text).
        All: --sessions N, --tls, --no-resume, --folder, --user, --password, --group CGROUP (the server's, for its processor time).
        """;
}
