using System.Globalization;
using System.Runtime.InteropServices;
using Portcullis.Configuration;

namespace Portcullis.Hosting;

/// <summary>
/// A server that root starts does not stay root: it becomes the user it is told to be, or else the owner of the folder it
/// serves, keeps no capability but those it needs, and can never gain any (no_new_privs). Where the owner is root it goes on
/// as root, without root's capabilities.
/// </summary>
/// <remarks>
/// The kernel keeps capabilities and no_new_privs by thread, and this process has several before its first line runs. So the
/// calling thread gives everything up, and the program is executed anew by it, which ends all others.
/// </remarks>
internal static class Privileges
{
    /// <summary>For ports below 1024: listeners that a reload adds, and port 20 of active data connections (RFC 959 §3.2).</summary>
    private const int BindService = 10;

    private const int Capabilities = 64, InvalidArgument = 22;

    private const string StatusFile = "/proc/self/status", Program = "/proc/self/exe";

    /// <summary>Does not return where the program is executed anew. Nothing is open yet, and nothing was announced.</summary>
    /// <returns>What there is to tell the operator; null where root did not start this.</returns>
    /// <exception cref="IOException">The privileges cannot be given up; the message says why, and what helps.</exception>
    public static string? GiveUp(ServeSettings settings)
    {
        if (!OperatingSystem.IsLinux())
            return OwnWord(settings);
        if (HostCalls.EffectiveUser() is not 0 and var own)
        {
            return settings.RunAs is { } other && HostUser.Find(other)?.UserId != own
                ? throw new IOException($"runAs: only root can become {other}; start the server as root, or as {other}.")
                : OwnWord(settings);
        }

        var kept = 1UL << BindService;
        var user = UserFor(settings);
        if (user.IsRoot && AreGivenUp(kept))
            return "The server runs as root, because the folder is root's; it has no capability but the one to bind ports below 1024. Better: give the folder to another user, or set runAs.";

        GiveUp(user, kept);
        HostCalls.ExecuteAnew(Program);
        throw new IOException($"The program cannot be executed anew: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    private static string? OwnWord(ServeSettings settings) =>
        settings.RunAs is { } name ? $"The server runs as {name}." : null;

    private static HostUser UserFor(ServeSettings settings)
    {
        if (settings.RunAs is { } given)
            return HostUser.Find(given) ?? throw new IOException($"runAs: this host has no user or group '{given}'.");

        var folder = settings.Folder ?? settings.DefaultFolder;
        if (HostCalls.Status(FileOwner.OfWorkingDirectory, folder, 0, FileOwner.Owner, out var owner) != 0
            && HostCalls.Status(FileOwner.OfWorkingDirectory, Path.GetDirectoryName(Path.GetFullPath(folder)) ?? "/", 0, FileOwner.Owner, out owner) != 0)
            return HostUser.OfNumbers(0, 0);
        return HostUser.OfNumbers(owner.UserId, owner.GroupId);
    }

    // Executed anew, root has what its bounding set leaves it: this says that it was.
    private static bool AreGivenUp(ulong kept)
    {
        var lines = File.ReadAllLines(StatusFile);
        return ValueOf(lines, "NoNewPrivs:") == 1 && (ValueOf(lines, "CapBnd:") & ~kept) == 0;
    }

    private static ulong ValueOf(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? ulong.Parse(line.AsSpan(name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : 0;

    // All of it is for this thread, which is the one that executes the program anew.
    private static void GiveUp(HostUser user, ulong kept)
    {
        for (var capability = 0; capability < Capabilities; capability++)
        {
            var isKept = (kept & (1UL << capability)) != 0;
            if (isKept || HostCalls.Control(HostCalls.DropFromBoundingSet, (nuint)capability, 0, 0, 0) == 0)
                continue;

            // The first one that the kernel does not know ends the list.
            if (Marshal.GetLastPInvokeError() == InvalidArgument)
                break;
            Must(-1, user);
        }

        if (!user.IsRoot)
        {
            Must(HostCalls.Control(HostCalls.SetKeepCapabilities, 1, 0, 0, 0), user);
            Must(char.IsAsciiDigit(user.Name[0]) ? HostCalls.SetGroups(1, user.GroupId) : HostCalls.SetGroupsOf(user.Name, user.GroupId), user);
            Must(HostCalls.SetGroup(user.GroupId, user.GroupId, user.GroupId), user);
            Must(HostCalls.SetUser(user.UserId, user.UserId, user.UserId), user);
        }

        // A container may have taken even that one away: then ports below 1024 are refused when they are bound, with a word.
        if (HostCalls.SetCapabilities(new CapabilityHeader(), new CapabilitySets(kept)) == 0)
            _ = HostCalls.Control(HostCalls.Ambient, HostCalls.AmbientRaise, BindService, 0, 0);
        else
            Must(HostCalls.SetCapabilities(new CapabilityHeader(), new CapabilitySets(0)), user);
        Must(HostCalls.Control(HostCalls.SetNoNewPrivileges, 1, 0, 0, 0), user);
    }

    private static void Must(int result, HostUser user)
    {
        if (result != 0)
            throw new IOException(
                $"Root's privileges cannot be given up for {user.Name}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}. Start the server as that user, or let root's processes change their user (capabilities SETUID, SETGID, SETPCAP).");
    }
}
