using System.Globalization;
using System.Runtime.InteropServices;

namespace Portcullis.Hosting;

/// <summary>A user of this host, with the group its processes begin with.</summary>
/// <param name="Name">Its login name, or its number where it has none.</param>
/// <param name="UserId">0 is root.</param>
/// <param name="GroupId">Its primary group, unless another was asked for.</param>
internal sealed record HostUser(string Name, uint UserId, uint GroupId)
{
    private const int EntrySize = 16 * 1024;

    public bool IsRoot => UserId == 0;

    /// <summary><c>user</c>, <c>user:group</c>, names or numbers; null for one that this host does not know.</summary>
    public static HostUser? Find(string text)
    {
        if (text.Split(':', 2) is [var userName, var groupName])
            return FindUser(userName) is { } user && FindGroup(groupName) is { } group ? user with { GroupId = group } : null;
        return FindUser(text);
    }

    /// <summary>The owner of a file. A number without a name is a user, too: containers have such.</summary>
    public static HostUser OfNumbers(uint userId, uint groupId)
    {
        Span<byte> room = stackalloc byte[EntrySize];
        return HostCalls.GetUserById(userId, out var entry, ref room[0], EntrySize, out var found) == 0 && found != 0
            ? Of(entry)
            : new HostUser(userId.ToString(CultureInfo.InvariantCulture), userId, groupId);
    }

    private static HostUser? FindUser(string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < uint.MaxValue)
            return OfNumbers(number, number);

        Span<byte> room = stackalloc byte[EntrySize];
        return HostCalls.GetUserByName(name, out var entry, ref room[0], EntrySize, out var found) == 0 && found != 0 ? Of(entry) : null;
    }

    private static uint? FindGroup(string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < uint.MaxValue)
            return number;

        Span<byte> room = stackalloc byte[EntrySize];
        return HostCalls.GetGroupByName(name, out var entry, ref room[0], EntrySize, out var found) == 0 && found != 0 ? entry.GroupId : null;
    }

    private static HostUser Of(PasswordEntry entry) => new(Marshal.PtrToStringUTF8(entry.Name)!, entry.UserId, entry.GroupId);
}
