using System.Net.Sockets;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>What testssl.sh would look for, asked by OpenSSL with its guards taken off, and by hand where that is not enough.</summary>
public sealed class ProtocolFloorTests : TlsTest
{
    private static readonly string[][] BelowTheFloor =
    [
        ["-tls1", "-cipher", "ALL@SECLEVEL=0"],
        ["-tls1_1", "-cipher", "ALL@SECLEVEL=0"],

        // No forward secrecy, no AEAD, no authentication, no encryption.
        ["-tls1_2", "-cipher", "kRSA@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "kDHE@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "kPSK@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "ECDHE:!AESGCM:!CHACHA20:!AESCCM:@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "AESCCM:@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "aNULL:@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "eNULL:@SECLEVEL=0"],

        // ALPACA: a client of another protocol is not for us.
        ["-tls1_2", "-alpn", "http/1.1"],
        ["-tls1_3", "-alpn", "h2,http/1.1"],
        ["-tls1_3", "-alpn", "smtp"],
    ];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Nothing_below_the_floor_gets_a_handshake(string engine)
    {
        await StartTlsAsync(engine);
        var failures = 0;
        foreach (var options in BelowTheFloor)
        {
            foreach (var way in Ways)
            {
                var result = await SClientAsync("QUIT\r\n", [.. way, .. options]);
                Assert.True(result.ExitCode != 0 && result.Output.Contains("Cipher is (NONE)", StringComparison.Ordinal), $"{string.Join(' ', options)}:\n{result.All}");
                failures++;
            }
        }

        await Eventually.TrueAsync(() => Server.Log.Split("refused by rule tls.handshake-failed").Length - 1 == failures, () => Server.Log);
        Assert.Contains("Cipher is ECDHE-ECDSA-", (await SClientAsync("QUIT\r\n", [.. Ways[0], "-tls1_2", "-ign_eof", "-alpn", "ftp"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task There_is_no_renegotiation_and_no_compression(string engine)
    {
        await StartTlsAsync(engine);
        var facts = (await SClientAsync("QUIT\r\n", [.. Ways[0], "-tls1_2", "-comp", "-ign_eof"])).Output;
        Assert.Contains("Compression: NONE", facts, StringComparison.Ordinal);
        Assert.Contains("Secure Renegotiation IS supported", facts, StringComparison.Ordinal);
        var result = await SClientAsync("R\nQUIT\r\n", [.. Ways[0], "-tls1_2", "-msg"]);
        Assert.DoesNotContain("221 ", result.Output, StringComparison.Ordinal);
        Assert.Contains(engine == "libssl" ? "no_renegotiation" : "RENEGOTIATING", result.All, StringComparison.Ordinal);
    }

    // OpenSSL sends no ClientHello of SSL 3.0, nor one of SSL 2.0, nor half of one.
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Old_hellos_by_hand_are_answered_by_no_ServerHello(string engine)
    {
        await StartTlsAsync(engine);
        byte[][] hellos =
        [
            Hello(0), Hello(1), Hello(2),
            [0x80, 46, 1, 0, 2, 0, 21, 0, 0, 0, 16, .. Enumerable.Repeat((byte)1, 37)],
            Hello(0)[..20],
        ];
        foreach (var hello in hellos)
        {
            using var socket = await TlsUser.ConnectAsync(Implicit.Port);
            await socket.SendAsync(hello, TlsUser.Cancellation);
            socket.Shutdown(SocketShutdown.Send);
            using var answer = new MemoryStream();
            try
            {
                await new NetworkStream(socket).CopyToAsync(answer, TlsUser.Cancellation);
            }
            catch (IOException)
            {
                // A reset is an answer too.
            }

            // At most an alert (21) and nothing else.
            Assert.True(answer.Length == 0 || answer.GetBuffer()[0] == 21, $"{Convert.ToHexString(hello)}: {Convert.ToHexString(answer.ToArray())}");
        }
    }

    private string[][] Ways => [["-starttls", "ftp", "-connect", Server.EndPoint.ToString()], ["-connect", Implicit.ToString()]];

    // With suites that all of SSL 3.0, TLS 1.0 and 1.1 know, and the extensions that ECDHE asks for.
    private static byte[] Hello(byte minor)
    {
        byte[] extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0];
        byte[] hello = [3, minor, .. new byte[32], 0, 0, 8, 0xC0, 9, 0xC0, 0x13, 0, 0x2F, 0, 0x0A, 1, 0, 0, (byte)extensions.Length, .. extensions];
        return [22, 3, minor, 0, (byte)(hello.Length + 4), 1, 0, 0, (byte)hello.Length, .. hello];
    }

    private Task<ToolResult> SClientAsync(string input, string[] options) =>
        Tool.RunAsync("openssl", ["s_client", "-CAfile", Certificate, .. options], input, Local);
}
