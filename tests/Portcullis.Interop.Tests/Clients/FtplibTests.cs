using System.Globalization;

namespace Portcullis.Interop.Tests.Clients;

/// <summary>Python's ftplib: it raises an exception on every reply that is not what the RFCs say.</summary>
public sealed class FtplibTests(SharedServer server) : SharedServerTest(server)
{
    // Of the standard library only; argv: host, port, passive or not.
    private const string Prologue = """
        import ftplib, io, sys, hashlib, os
        ftp = ftplib.FTP(timeout=20, encoding='utf-8')
        ftp.connect(sys.argv[1], int(sys.argv[2]))
        ftp.login('anna', 'secret')
        ftp.set_pasv(sys.argv[3] == 'True')
        def store(name, octets, rest=None): return ftp.storbinary('STOR ' + name, io.BytesIO(octets), rest=rest)
        def fetch(name, rest=None):
            parts = []
            ftp.retrbinary('RETR ' + name, parts.append, rest=rest)
            return b''.join(parts)

        """;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Everything_ftplib_can_do_is_done(bool passive, bool overIPv6)
    {
        await PythonAsync("""
            octets = os.urandom(1500007)
            assert store('file', octets).startswith('226')
            assert fetch('file') == octets
            assert fetch('file', rest=1000003) == octets[1000003:]
            assert ftp.size('file') == len(octets)

            store('file', octets[700001:], rest=700001)
            assert fetch('file') == octets
            ftp.storbinary('APPE file', io.BytesIO(b'more'))
            assert fetch('file') == octets + b'more'
            store('none', b''); assert fetch('none') == b''
            store('one', b'1'); assert fetch('one') == b'1'

            assert ftp.mkd('a "quoted" directory') == '/a "quoted" directory'
            ftp.cwd('a "quoted" directory')
            assert ftp.pwd() == '/a "quoted" directory'
            ftp.cwd('..')
            ftp.rename('one', 'a "quoted" directory/two')
            assert ftp.nlst('a "quoted" directory') == ['two']
            assert sorted(ftp.nlst()) == ['a "quoted" directory', 'file', 'none']
            facts = dict(ftp.mlsd(facts=['type', 'size', 'modify', 'perm']))
            assert facts['file']['type'] == 'file' and facts['file']['size'] == str(len(octets) + 4)
            assert facts['a "quoted" directory']['type'] == 'dir'
            lines = []
            ftp.dir(lines.append)
            assert sorted(line[0] for line in lines) == ['-', '-', 'd'], lines

            ftp.delete('a "quoted" directory/two')
            ftp.rmd('a "quoted" directory')
            ftp.delete('file'); ftp.delete('none')
            assert ftp.nlst() == []
            assert ftp.quit().startswith('221')
            """, passive, overIPv6);
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task Lines_come_back_as_they_were_sent()
    {
        await PythonAsync("""
            ftp.storlines('STOR text', io.BytesIO(b'one\ntwo\r\n\nfour\n'))
            lines = []
            ftp.retrlines('RETR text', lines.append)
            assert lines == ['one', 'two', '', 'four'], lines
            """);
        Assert.Equal("one\ntwo\n\nfour\n", await File.ReadAllTextAsync(OnServer("text")));
    }

    [Fact]
    public async Task Abor_in_the_middle_of_a_download_leaves_a_session_that_works()
    {
        MakeOnServer("big", 20_000_000);
        await PythonAsync("""
            ftp.voidcmd('TYPE I')
            data = ftp.transfercmd('RETR big')
            data.recv(100000)
            reply = ftp.abort()
            assert reply[:3] == '426', reply
            data.close()
            assert ftp.voidresp().startswith('226')
            assert ftp.size('big') == 20000000
            store('after', b'x' * 1000)
            assert fetch('after') == b'x' * 1000
            """);
    }

    [Fact]
    public async Task An_error_is_an_exception_of_the_right_kind()
    {
        await PythonAsync("""
            for command in ['RETR missing', 'STOR missing/file']:
                try: ftp.retrbinary(command, print)
                except ftplib.error_perm as e: assert str(e)[:3] in ('550', '553'), e
                else: raise AssertionError(command)
            for call in [lambda: ftp.cwd('missing'), lambda: ftp.delete('missing'), lambda: ftp.rmd('missing'), lambda: ftp.rename('missing', 'x'), lambda: ftp.size('missing')]:
                try: call()
                except ftplib.error_perm as e: assert str(e).startswith('550'), e
                else: raise AssertionError('no error')
            """);
    }

    private async Task PythonAsync(string script, bool passive = true, bool overIPv6 = false)
    {
        var endPoint = overIPv6 ? OverIPv6 : Server.EndPoint;
        string[] arguments = ["-c", Prologue + script, endPoint.Address.ToString(), endPoint.Port.ToString(CultureInfo.InvariantCulture), passive ? "True" : "False"];
        (await Tool.RunAsync("python3", arguments, "", Local)).Succeeded();
    }
}
