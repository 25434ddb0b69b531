using System.CommandLine;

namespace Portcullis.Cli;

/// <summary><c>portcullis account</c>: the accounts that are in a database, not in the configuration file.</summary>
internal static class AccountCommand
{
    public static Command Create() => new("account", $"""
        Adds, changes and shows accounts in a database: that of the state folder, or PostgreSQL.

        A server that runs by the same database knows of a change at the next login; sessions that are open keep what they have.
        An account of the configuration file with the same name comes first. Begin with:

          portcullis account add anna --state /var/lib/portcullis {AccountOptions.Example}
          portcullis account show anna --state /var/lib/portcullis

        Exit codes: 0 done, 1 the database does not answer, 2 nothing was done because of what was asked for, 8 a file failed.
        """)
    {
        AccountChanges.CreateAdd(), AccountChanges.CreateSet(), AccountChanges.CreateDisable(), AccountChanges.CreateRemove(), AccountChanges.CreatePassword(),
        AccountViews.CreateShow(), AccountViews.CreateList(),
        AccountMoves.CreateImport(), AccountMoves.CreateExport(),
        AccountCodes.Create(), AccountGroups.Create(),
    };

    public static Argument<string> NameArgument(string what = "account") => new("NAME") { Description = $"The name of the {what}, compared octet by octet." };
}
