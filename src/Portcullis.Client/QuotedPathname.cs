using System.Text;

namespace Portcullis.Client;

/// <summary>The pathname in a 257 reply: quoted, with each quote in it doubled (RFC 959 Appendix II).</summary>
internal static class QuotedPathname
{
    public static bool TryFind(string replyText, out string pathname)
    {
        var found = new StringBuilder();
        pathname = "";
        var start = replyText.IndexOf('"');
        if (start < 0)
            return false;

        for (var i = start + 1; i < replyText.Length; i++)
        {
            if (replyText[i] == '"' && (++i == replyText.Length || replyText[i] != '"'))
            {
                pathname = found.ToString();
                return true;
            }

            found.Append(replyText[i]);
        }

        return false;
    }
}
