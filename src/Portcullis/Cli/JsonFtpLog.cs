using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary>The log for programs: a JSON object a line, with <c>time</c> (UTC) and <c>event</c>: input, sent, reply, output, notice, failure, end.</summary>
internal sealed class JsonFtpLog(string path, TimeProvider timeProvider) : FtpLog(path)
{
    // What it writes is a file, and no part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Input(int line, string text) => Write("input", json =>
    {
        json.WriteNumber("line", line);
        json.WriteString("text", text);
    });

    public override void Sent(string commandLine) => Write("sent", json => json.WriteString("text", commandLine));

    public override void Received(Reply reply) => Write("reply", json =>
    {
        json.WriteNumber("code", (int)reply.Code);
        json.WriteStartArray("lines");
        foreach (var line in reply.Lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    });

    public override void Output(string line) => Write("output", json => json.WriteString("text", line));

    public override void Notice(string text) => Write("notice", json => json.WriteString("text", text));

    public override void Failed(string text, int exitCode) => Write("failure", json =>
    {
        json.WriteNumber("exitCode", exitCode);
        json.WriteString("text", text);
    });

    public override void Ended(int exitCode) => Write("end", json => json.WriteNumber("exitCode", exitCode));

    private void Write(string name, Action<Utf8JsonWriter> properties)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", timeProvider.GetUtcNow().UtcDateTime);
            json.WriteString("event", name);
            properties(json);
            json.WriteEndObject();
        }

        WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }
}
