using System.Text;
using System.Text.Json;
using Portcullis.Audit;

namespace Portcullis.Tests.Audit;

/// <summary>The chain of records: what cannot be done to it unnoticed, and what a crash leaves of it.</summary>
public sealed class AuditChainTests : AuditFolderTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_octet_that_is_changed_taken_away_or_put_in_is_found(bool isKeyed)
    {
        var key = isKeyed ? Secret : AuditKey.None;
        Write(key, 3);
        Assert.Empty(Problems(key));
        var good = File.ReadAllBytes(Name(1));
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var changed in (byte[])[(byte)(good[i] ^ 1), (byte)(good[i] ^ 0x20), (byte)'\n', (byte)' '])
            {
                if (changed != good[i])
                    AssertFound(key, [.. good[..i], changed, .. good[(i + 1)..]], $"{i} changed to {changed}");
            }

            AssertFound(key, [.. good[..i], .. good[(i + 1)..]], $"{i} taken away");
            AssertFound(key, [.. good[..i], (byte)'\n', .. good[i..]], $"a line end before {i}");
            AssertFound(key, [.. good[..i], (byte)' ', .. good[i..]], $"a space before {i}");
        }
    }

    [Fact]
    public void Lines_that_are_removed_moved_doubled_or_put_in_are_named()
    {
        Write(AuditKey.None, 5);
        var lines = File.ReadAllLines(Name(1));
        var file = AuditFiles.NameOf(1);
        Assert.Equal([$"{file}, line 3: record 3 is missing before it."], AfterLines([.. lines[..2], .. lines[3..]]));
        Assert.Equal([$"{file}, line 3: records 3 to 4 are missing before it."], AfterLines([.. lines[..2], .. lines[4..]]));
        Assert.Equal([$"{Folder}: records 5 to 6 are missing at the end."], AfterLines(lines[..4]));
        Assert.Equal([$"{Folder}: records 1 to 2 are missing at the beginning."], AfterLines(lines[2..]));
        Assert.Equal([$"{file}, line 3: record 2 follows record 2: it was moved, or put in."], AfterLines([.. lines[..2], lines[1], .. lines[2..]])[..1]);
        Assert.Equal([$"{file}, line 2: record 3 does not follow the record 1 that stands before it: one of the two is another than it was."],
            AfterLines([lines[0], lines[2].Replace("\"n\":3", "\"n\":2", StringComparison.Ordinal), lines[1], .. lines[3..]])
                .Where(problem => problem.Contains("does not follow", StringComparison.Ordinal)).Take(1).Select(problem => problem.Replace("record 2 does", "record 3 does", StringComparison.Ordinal)));
        Assert.Equal($"{file}, line 4: an empty line is no record; it was put in.", Assert.Single(AfterLines([.. lines[..3], "", .. lines[3..]])));
        Assert.Equal($"{file}, line 4: this is no record; it was changed, or put in.", Assert.Single(AfterLines([.. lines[..3], "{}", .. lines[3..]])));
    }

    // What a chain without a key does not prove: who can write the files can link them anew. With a key he cannot.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_links_the_records_anew_needs_the_key(bool isKeyed)
    {
        var key = isKeyed ? Secret : AuditKey.None;
        Write(key, 3);
        var noted = Verify(key).Last;
        Directory.Delete(Folder, recursive: true);
        Write(AuditKey.None, 3);
        Assert.Equal(isKeyed, Problems(key).Length > 0);

        // A record that was noted elsewhere tells in both cases, where another stands there now.
        Directory.Delete(Folder, recursive: true);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Write(key, 3);
        Assert.Empty(Problems(key));
        Assert.Contains("is not the one that was noted", Assert.Single(Verify(key, noted).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_was_noted_is_missed_though_the_head_was_put_back_with_the_rest()
    {
        Write(Secret, 2);
        var (records, head) = (File.ReadAllBytes(Name(1)), File.ReadAllBytes(Head));
        Write(Secret, 2);
        var noted = Verify(Secret).Last;
        File.WriteAllBytes(Name(1), records);
        File.WriteAllBytes(Head, head);
        Assert.Empty(Problems(Secret));
        Assert.Equal("record 6, which was noted, is missing: the last is 3.", Assert.Single(Verify(Secret, noted).Problems).Text);
    }

    // Killed within a write, or between the record and the head.
    [Fact]
    public void A_torn_record_is_healed_wherever_it_was_torn_and_the_next_says_so()
    {
        Write(AuditKey.None, 2);
        var (head, before) = (File.ReadAllBytes(Head), new FileInfo(Name(1)).Length);
        using (var chain = AuditChain.Open(Settings, AuditKey.None, Clock))
            Append(chain, Refusal("DELE torn"));
        var whole = File.ReadAllBytes(Name(1));

        // Two records came after the head: the start of the second run, and the refusal.
        var first = whole.AsSpan((int)before).IndexOf((byte)'\n') + 1 + (int)before;
        for (var length = (int)before; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Name(1), whole[..length]);
            File.WriteAllBytes(Head, head);
            Write(AuditKey.None, 1);
            Assert.Empty(Problems(AuditKey.None));
            var isTorn = length != before && length != first && length != whole.Length;
            var good = length == whole.Length ? length : length >= first ? first : (int)before;
            var start = Records().First(record => record.GetProperty("n").GetInt64() == whole.AsSpan(0, good).Count((byte)'\n') + 1);
            Assert.Equal(isTorn, start.TryGetProperty("found", out var found) && found.GetString() == "torn");
            if (isTorn)
                Assert.Equal(whole[good..length], Convert.FromBase64String(start.GetProperty("torn").GetString()!));
        }
    }

    [Fact]
    public void Zeros_after_a_crash_of_the_machine_are_torn_too()
    {
        Write(AuditKey.None, 2);
        File.AppendAllBytes(Name(1), [.. new byte[5000], .. "\n{\"n\":"u8]);
        Write(AuditKey.None, 1);
        Assert.Empty(Problems(AuditKey.None));
    }

    [Fact]
    public void Records_that_are_missing_at_a_start_stay_missing_on_the_record()
    {
        Write(Secret, 4);
        File.WriteAllLines(Name(1), File.ReadAllLines(Name(1))[..3]);
        Write(Secret, 2);
        Assert.Equal("records-missing", Records()[3].GetProperty("found").GetString());
        Assert.Equal([$"{AuditFiles.NameOf(2)}, line 1: records 4 to 5 are missing before it."], Problems(Secret));
    }

    [Fact]
    public void Records_that_were_changed_are_left_as_evidence()
    {
        Write(Secret, 4);
        var changed = File.ReadAllText(Name(1)).Replace("DELE 1", "DELE 9", StringComparison.Ordinal);
        File.WriteAllText(Name(1), changed);
        Write(Secret, 2);
        Assert.Equal(changed, File.ReadAllText(Name(1)));
        Assert.Equal("records-changed", Records().Single(record => record.TryGetProperty("found", out _)).GetProperty("found").GetString());
        Assert.StartsWith($"{AuditFiles.NameOf(1)}, line 3: record 3 was changed", Assert.Single(Problems(Secret)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_head_it_goes_on_and_says_so()
    {
        Write(AuditKey.None, 2);
        File.Delete(Head);
        Assert.NotEmpty(Problems(AuditKey.None));
        Write(AuditKey.None, 1);
        Assert.Empty(Problems(AuditKey.None));
        Assert.Contains(Records(), record => record.TryGetProperty("found", out var found) && found.GetString() == "head-missing");
    }

    [Fact]
    public void All_files_deleted_are_missed_by_the_head()
    {
        Write(AuditKey.None, 2);
        File.Delete(Name(1));
        Assert.Equal([$"{Folder}: records 1 to 3 are missing at the end."], Problems(AuditKey.None));
        Write(AuditKey.None, 1);
        Assert.Equal([$"{Folder}: records 1 to 3 are missing at the beginning."], Problems(AuditKey.None));
    }

    [Fact]
    public void The_chain_goes_on_from_file_to_file_and_old_ones_go_on_the_record()
    {
        var settings = Settings with { FileSize = 1000, Files = 2 };
        Write(Secret, 40, settings);
        Assert.Equal(2, AuditFiles.NumbersIn(Folder).Count);
        var verdict = Verify(Secret);
        Assert.Empty(verdict.Problems);
        Assert.Contains("deleted by the setting audit.files", Assert.Single(verdict.Notes), StringComparison.Ordinal);

        File.Delete(Name(AuditFiles.NumbersIn(Folder)[0]));
        Assert.Contains("are missing at the beginning", Assert.Single(Problems(Secret)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_process_does_not_write_beside_the_first()
    {
        using var chain = AuditChain.Open(Settings, AuditKey.None, Clock);
        Assert.Contains("another process", Assert.Throws<IOException>(() => AuditChain.Open(Settings, AuditKey.None, Clock)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x\r\n{\"n\":9}")]
    [InlineData("\u001b]0;owned\u0007")]
    [InlineData("\",\"hash\":\"")]
    [InlineData("\ud800 lone")]
    [InlineData("\u2028\u2029\u0085")]
    public void What_strangers_send_stays_in_its_line_and_in_its_member(string name)
    {
        using (var chain = AuditChain.Open(Settings, AuditKey.None, Clock))
            Append(chain, Refusal(name));
        Assert.Empty(Problems(AuditKey.None));
        Assert.Equal(2, File.ReadAllLines(Name(1)).Length);
        Assert.DoesNotContain(File.ReadAllText(Name(1)).TrimEnd('\n').Replace('\n', ' '), c => char.IsControl(c) || c is '\u2028' or '\u2029');
        Assert.Equal(name.Replace('\ud800', '\ufffd'), Records()[1].GetProperty("verb").GetString());
    }

    private void AssertFound(AuditKey key, byte[] octets, string what)
    {
        File.WriteAllBytes(Name(1), octets);
        Assert.True(Verify(key).Problems.Count > 0, what);
    }

    private string[] AfterLines(string[] lines)
    {
        File.WriteAllText(Name(1), string.Concat(lines.Select(line => line + "\n")));
        return Problems(AuditKey.None);
    }

    private List<JsonElement> Records() =>
        [.. AuditFiles.NumbersIn(Folder).SelectMany(number => File.ReadLines(Name(number), Encoding.UTF8)).Select(line => JsonDocument.Parse(line).RootElement)];
}
